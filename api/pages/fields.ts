import type { FieldProblem } from '../../domain/problem';
import type { ChoicesView, FieldView } from '../../templates/view-parts';
import type { Parameters } from '../parameters';

export type FieldShape = Pick<FieldView, 'name' | 'label'> & Partial<FieldView>;

/** A field with what was typed and its complaint, if there is one. */
export function fieldView(shape: FieldShape, typed: Parameters, problems: readonly FieldProblem[]): FieldView {
  const problem = problems.find(({ field }) => field === shape.name);
  const error = problem ? forPeople(problem, shape.label) : null;
  const help = shape.help ?? null;
  const id = shape.id ?? shape.name;
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ');
  return {
    id,
    type: 'text',
    lines: null,
    value: typed[shape.name] ?? '',
    required: true,
    autocomplete: null,
    maxLength: null,
    code: false,
    ...shape,
    help,
    error,
    describedBy: describedBy || null,
  };
}

/** Radio buttons for one of several addresses. */
export function choicesView(
  name: string,
  prefix: string,
  addresses: readonly string[],
  chosen: string | undefined,
  error: string | null,
  describedBy: string | null,
): ChoicesView {
  return {
    name,
    options: addresses.map((value, index) => ({ id: `${prefix}-${index}`, value, label: value, checked: value === chosen })),
    error,
    describedBy,
  };
}

/** Complaints name the parameter, for programs; here people see its label. */
export function forPeople({ field, detail }: FieldProblem, label: string): string {
  const named = detail.startsWith(`${field} `) ? label + detail.slice(field.length) : detail;
  return named.replace('; send it.', '; please fill it in.');
}
