/** Parts that several pages show. Nothing is optional: strict templates want null for what is not there. */

export interface TimeView {
  /** For machines, ISO 8601 */
  iso: string;
  /** `22 November 2026, 09:10 UTC` */
  text: string;
}

/** Something with a label: a row of a description list. */
export interface FactView {
  label: string;
  value: string;
  /** Set in the monospaced face: fingerprints, serial numbers, addresses */
  code: boolean;
}

export interface FieldView {
  /** On its page, where several forms may have a field of this name */
  id: string;
  name: string;
  label: string;
  type: 'text' | 'email' | 'tel' | 'password';
  /** A textarea, for PEM and reasons */
  lines: number | null;
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

export interface ChoiceView {
  id: string;
  value: string;
  label: string;
  checked: boolean;
}

export interface ChoicesView {
  name: string;
  options: ChoiceView[];
  error: string | null;
  describedBy: string | null;
}

/** One complaint in the summary above a form, linked to its field. */
export interface ComplaintView {
  field: string;
  detail: string;
}

export type Tone = 'waiting' | 'good' | 'ended' | 'trouble';

export interface StepView {
  label: string;
  at: TimeView | null;
  status: 'done' | 'now' | 'ahead';
  statusInWords: string;
  current: boolean;
}

export interface HistoryEventView {
  what: string;
  by: string;
  at: TimeView;
}

/** Where the last e-mail went. */
export interface MailDetailView {
  to: string;
  sentAt: TimeView | null;
  /** What the mail server said against it */
  trouble: string | null;
}

/** What a cancellation does, exactly; the same on the order page and on the admin contact's page. */
export interface PreviewView {
  facts: FactView[];
  effects: string[];
  rule: string;
  /** What to think of before a new order for the same domain */
  warning: string | null;
}
