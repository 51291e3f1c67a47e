/** One field of a form: label, hint, what is wrong with it, and the control. */
export interface FieldView {
  /** On its page, where several forms may have a field of this name */
  id: string;
  name: string;
  label: string;
  type: 'text' | 'email' | 'tel' | 'password' | 'search' | 'date' | 'number';
  /** A textarea, for PEM and reasons */
  lines: number | null;
  /** A list to choose from */
  options?: OptionView[];
  value: string;
  help: string | null;
  error: string | null;
  required: boolean;
  autocomplete: string | null;
  maxLength: number | null;
  /** Ids of help and error, for aria-describedby */
  describedBy: string | null;
  code: boolean;
}

export interface OptionView {
  value: string;
  label: string;
  chosen: boolean;
}

const plain: FieldView = {
  id: 'reason',
  name: 'reason',
  label: 'Reason',
  type: 'text',
  lines: null,
  value: '',
  help: null,
  error: null,
  required: true,
  autocomplete: null,
  maxLength: 500,
  describedBy: null,
  code: false,
};

export const examples: Record<string, FieldView> = {
  plain,
  wrong: { ...plain, id: 'wrong', help: 'Kept with the order.', error: 'Reason is missing; say why.', describedBy: 'wrong-help wrong-error' },
  csr: { ...plain, id: 'csr', name: 'csr', label: 'CSR', lines: 6, code: true, required: false },
  list: {
    ...plain,
    id: 'topic',
    label: 'Related to',
    options: [
      { value: 'a', label: 'Order Support', chosen: true },
      { value: 'b', label: 'Billing', chosen: false },
    ],
  },
};
