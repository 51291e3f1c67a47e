import type { z } from 'zod';
import { Problem, type FieldProblem } from '../../domain/problem';

type Place = { source?: FieldProblem['source'] };

/** Every complaint about these fields, each a sentence that names its field; none: the value, as the schema makes it. */
export function check<Schema extends z.ZodType>(schema: Schema, given: unknown, place: Place = {}): { value: z.output<Schema> } | { wrong: FieldProblem[] } {
  const parsed = schema.safeParse(given, { error: complaint });
  if (parsed.success) return { value: parsed.data };
  return {
    wrong: parsed.error.issues.flatMap((issue) => {
      const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [];
      const paths = unknown.length > 0 ? unknown.map((key) => [...issue.path, key]) : [issue.path];
      return paths.map((path) => {
        const field = path.map(String).join('.');
        return { ...place, field, detail: `${field === '' ? 'The body' : field} ${issue.message}.` };
      });
    }),
  };
}

export function invalid(wrong: readonly FieldProblem[]): Problem {
  const [first] = wrong;
  const more = wrong.length > 1 ? ` ${wrong.length - 1} more ${wrong.length === 2 ? 'field is' : 'fields are'} wrong; see errors.` : '';
  return new Problem('invalid', `${first?.detail ?? 'The request is not valid.'}${more}`, wrong);
}

/** In our words, where the schema has none of its own. */
function complaint(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing; send it';
      return `must be ${article(issue.expected)}`;
    case 'unrecognized_keys':
      return 'is not known here; leave it out';
    case 'invalid_value':
      return `must be ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array' ? `is too short; send at least ${issue.minimum}` : `must be ${issue.minimum} or more`;
    case 'too_big':
      return issue.origin === 'string'
        ? `is longer than ${issue.maximum} characters; shorten it`
        : issue.origin === 'array'
          ? `has more than ${issue.maximum} entries; send fewer`
          : `must be ${issue.maximum} or less`;
    case 'invalid_format':
      return `is not written as expected (${issue.format})`;
    default:
      return undefined;
  }
}

function article(type: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'text',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
  };
  return words[type] ?? `of type ${type}`;
}
