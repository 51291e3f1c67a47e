import type { Response } from 'express';
import { problemKinds, type FieldProblem, type Problem, type ProblemKind } from '../../domain/problem';

/** RFC 9457. `type` leads to its description on this installation; `code` is the same everywhere. */
export function problemJson(problem: Problem, publicUrl: string, errorId?: string) {
  const { status, title } = problemKinds[problem.kind];
  return {
    type: `${publicUrl}/api/problems/${problem.kind}`,
    title,
    status,
    code: problem.kind,
    detail: problem.message,
    ...(problem.fields.length > 0 && { errors: problem.fields.map(fieldError) }),
    ...(errorId && { error_id: errorId }),
  };
}

export const PROBLEM_JSON = 'application/problem+json';

export function sendRestProblem(response: Response, problem: Problem, publicUrl: string, errorId?: string): void {
  const body = problemJson(problem, publicUrl, errorId);
  const challenge = challengeFor(problem.kind, response.req.headers.authorization !== undefined);
  if (challenge !== undefined) response.set('WWW-Authenticate', challenge);
  response.status(body.status).set('Cache-Control', 'no-store').type(PROBLEM_JSON).send(JSON.stringify(body));
}

/** RFC 6750, section 3: with an error code only where a key was sent. */
function challengeFor(kind: ProblemKind, keySent: boolean): string | undefined {
  const realm = 'Bearer realm="certwright"';
  if (kind === 'unauthorized') return keySent ? `${realm}, error="invalid_token"` : realm;
  return kind === 'insufficient-scope' ? `${realm}, error="insufficient_scope"` : undefined;
}

/** Of the body by JSON pointer (RFC 6901), of query and header by name. */
function fieldError({ field, detail, source }: FieldProblem) {
  if (source === 'query') return { parameter: field, detail };
  if (source === 'header') return { header: field, detail };
  const steps = field === '' ? [] : field.split('.');
  return { pointer: `#${steps.map((step) => `/${step.replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')}`, detail };
}
