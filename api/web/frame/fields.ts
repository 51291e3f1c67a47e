import { fieldWords, withNames } from '../../../domain/field-names';
import { withNamesOf, type FieldProblem, type Problem } from '../../../domain/problem';
import type { ChoicesView } from '../../../templates/parts/choices/choices';
import type { ComplaintsView } from '../../../templates/parts/complaints/complaints';
import type { FieldView } from '../../../templates/parts/field/field';
import { compatibleNames } from '../../compatible/names';
import type { Parameters } from '../../http/parameters';

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

/** What is wrong with a form, for the top of its page: each linked to its field. */
export function complaintsOn(fields: readonly FieldView[]): ComplaintsView {
  return fields.flatMap(({ id, error }) => (error === null ? [] : [{ field: id, detail: error }]));
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

/** A refusal of the rules for a form whose fields are the parameters of the compatible API. */
export function inForm(problem: Problem): Problem {
  return withNamesOf(compatibleNames, problem, fieldWords);
}

/** Complaints name the parameter, for programs; here people see its label. */
export function forPeople({ field, detail }: FieldProblem, label: string): string {
  const text = withNames(detail, fieldWords);
  const named = text.startsWith(`${field} `) ? label + text.slice(field.length) : text;
  return named.replace('; send it.', '; fill it in.');
}
