import type { FactView, FieldView, PreviewView, TimeView, Tone } from './view-parts';

/** Pages of people who sign in. Nothing is optional: strict templates want null for what is not there. */

interface FormView {
  title: string;
  csrf: string;
  fields: FieldView[];
}

interface OptionView {
  value: string;
  label: string;
  chosen: boolean;
}

export interface DeskLineView {
  href: string;
  title: string;
  why: string;
  /** Where `why` does not say it */
  since: TimeView | null;
}

export interface DeskQueueView {
  heading: string;
  lines: DeskLineView[];
}

export interface DeskActView {
  act: string;
  heading: string;
  about: string;
  action: string;
  fields: FieldView[];
  buttons: { value: string; label: string }[];
}

export interface PortalViews {
  'sign-in': FormView;
  /** `action`: where the form goes, if not to the page of whoever is signed in */
  password: FormView & { done: boolean; action?: string };
  orders: {
    title: string;
    csrf: string;
    email: string;
    account: string;
    mayCancel: boolean;
    orders: { reference: string; href: string | null; name: string; product: string; placedAt: TimeView; pill: { text: string; tone: Tone }; reason: string }[];
  };
  'order-cancellation': { title: string; csrf: string; policy: string[]; complaint: string | null; orders: OptionView[]; reason: FieldView };
  'order-cancellation-preview': { title: string; csrf: string; heading: string; order: string; reason: string; preview: PreviewView; how: string };
  'order-cancellation-done': { title: string; heading: string; what: string; reference: string; way: { href: string; label: string } | null };
  'ticket-new': { title: string; back: string; action: string; csrf: string | null; topics: OptionView[]; fields: FieldView[] };
  'ticket-sent': { title: string; email: string; back: string };
  desk: { title: string; csrf: string; email: string; role: string; queues: DeskQueueView[] };
  'desk-order': {
    title: string;
    csrf: string;
    reference: string;
    heading: string;
    pill: { text: string; tone: Tone };
    reason: string;
    facts: FactView[];
    workflowUrl: string | null;
    acts: DeskActView[];
    /** Why an act was refused */
    refused: string | null;
    events: { what: string; by: string; note: string | null; said: string | null; at: TimeView }[];
    lines: { what: string; amount: string; from: string; to: string; at: TimeView }[];
    mails: { what: string; to: string; state: string; at: TimeView }[];
  };
  'desk-ticket': {
    title: string;
    csrf: string;
    id: string;
    subject: string;
    body: string;
    closed: boolean;
    facts: FactView[];
    order: { reference: string; href: string } | null;
    answers: { by: string; body: string; at: TimeView; delivery: string }[];
    answer: FieldView;
  };
}

export const portalPageNames: readonly (keyof PortalViews)[] = [
  'sign-in',
  'password',
  'orders',
  'order-cancellation',
  'order-cancellation-preview',
  'order-cancellation-done',
  'ticket-new',
  'ticket-sent',
  'desk',
  'desk-order',
  'desk-ticket',
];
