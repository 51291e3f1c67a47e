/** On top of a form that came back: all that is wrong, each linked to its field, if it has one. Takes the focus. */
export type ComplaintsView = { field: string | null; detail: string }[];

export const examples: Record<string, ComplaintsView> = { one: [{ field: null, detail: 'The order was cancelled meanwhile.' }] };
