import { fieldWords, withNames, type FieldNames } from './field-names';

/** Why a request is refused. One table maps a kind to HTTP; everything that is not a Problem is an internal error. */
export const problemKinds = {
  invalid: { status: 422, title: 'Invalid request' },
  malformed: { status: 400, title: 'Malformed request' },
  'idempotency-key-missing': { status: 400, title: 'Idempotency-Key missing' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency-Key used before' },
  'in-progress': { status: 409, title: 'Still in progress', retryAfterSeconds: 1 },
  'unsupported-media-type': { status: 415, title: 'Unsupported content type' },
  unauthorized: { status: 401, title: 'Unauthorized' },
  'insufficient-scope': { status: 403, title: 'Insufficient scope' },
  forbidden: { status: 403, title: 'Forbidden' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict' },
  gone: { status: 410, title: 'No longer valid' },
  'insufficient-funds': { status: 402, title: 'Insufficient funds' },
  'too-large': { status: 413, title: 'Request too large' },
  'too-many': { status: 429, title: 'Too many requests', retryAfterSeconds: 1 },
  unavailable: { status: 503, title: 'Temporarily unavailable', retryAfterSeconds: 5 },
  internal: { status: 500, title: 'Internal error' },
} as const;

export type ProblemKind = keyof typeof problemKinds;

/** After how long it is worth asking again; undefined: the same request gets the same answer. */
export function retryAfterSeconds(kind: ProblemKind): number | undefined {
  const facts: { status: number; retryAfterSeconds?: number } = problemKinds[kind];
  return facts.retryAfterSeconds;
}

/** One complaint about one field: which, and how to mend it. */
export interface FieldProblem {
  field: string;
  detail: string;
  /** Where the field stands, when that is not the body */
  source?: 'query' | 'header';
}

/**
 * A refusal that its receiver may read: `detail` is one sentence that names the field and the way out, with places for the names of fields
 * (domain/field-names.ts); `message` is the same in words for people.
 */
export class Problem extends Error {
  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    readonly fields: readonly FieldProblem[] = [],
    /** `cause`: what happened, for the log and the operator; never for the receiver */
    options?: ErrorOptions,
  ) {
    super(withNames(detail, fieldWords), options);
    this.name = 'Problem';
  }

  /** A complaint about exactly one field. */
  static field(field: string, detail: string, kind: ProblemKind = 'invalid'): Problem {
    return new Problem(kind, detail, [{ field, detail }]);
  }
}

/** The same refusal with the names that a door has for fields. @param words what its sentences call them, where people read them */
export function withNamesOf(names: FieldNames, { kind, detail, fields, cause }: Problem, words: FieldNames = names): Problem {
  const named = fields.map(({ field, ...rest }) => ({
    ...rest,
    field: (names as Readonly<Record<string, string>>)[field] ?? field,
    detail: withNames(rest.detail, words),
  }));
  return new Problem(kind, withNames(detail, words), named, { cause });
}

/** Runs checks that need nothing of each other, and throws the complaints of all of them together; in words the first one. */
export function checkAll<T extends unknown[]>(...checks: { [K in keyof T]: () => T[K] }): T {
  const problems: Problem[] = [];
  const results = checks.map((check) => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return void problems.push(error);
    }
  });
  const [first] = problems;
  if (first === undefined) return results as T;
  throw problems.length === 1
    ? first
    : new Problem(
        first.kind,
        first.detail,
        problems.flatMap(({ fields }) => fields),
      );
}

/** Our fault: the sentence for the caller, with the number under which the log has the cause. */
export function ourFault(errorId: string, cause?: unknown): Problem {
  const detail = `Something went wrong on our side; it is noted under ${errorId}. Try again, or tell us this number.`;
  return new Problem('internal', detail, [], { cause });
}

export function isProblemKind(text: string | null | undefined): text is ProblemKind {
  return typeof text === 'string' && Object.hasOwn(problemKinds, text);
}
