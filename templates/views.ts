import { portalPageNames, type PortalViews } from './portal-views';
import type { RestDocsView } from './rest-views';
import type { ChoicesView, ComplaintView, FactView, FieldView, HistoryEventView, MailDetailView, PreviewView, StepView, TimeView, Tone } from './view-parts';

/**
 * What each page shows. Templates decide nothing but if and each: whatever needs thinking is a field here, computed by the page's
 * view function. Nothing is optional: strict templates want null for what is not there.
 */

export interface ConfigureView {
  action: string;
  checkAction: string;
  complaints: ComplaintView[];
  /** The customer has a CSR; otherwise we make key and CSR */
  hasCsr: boolean;
  csr: FieldView;
  domainName: FieldView;
  sanDomains: FieldView | null;
  checked: { names: string[]; facts: FactView[] } | null;
  methods: ChoicesView;
  approver: ChoicesView | null;
  approverMissing: string | null;
  approverNote: string | null;
  organisation: FieldView[];
  adminContact: FieldView[];
  techContact: FieldView[];
  techSame: boolean;
}

export interface ValidationView {
  domain: string;
  approver: string;
  choices: ChoicesView;
  linkEndsAt: TimeView;
  otherWays: OtherWayView[];
}

/** A domain that is proved by FILE, SFILE or DNS */
export interface ProofView {
  domain: string;
  heading: string;
  what: string;
  facts: FactView[];
  until: TimeView;
  lastCheck: { at: TimeView; lookedUp: string; seen: string } | null;
  /** Mailboxes that may approve instead; null once e-mail proves nothing any more */
  choices: ChoicesView | null;
  otherWays: OtherWayView[];
}

/** Another way to prove a domain, with one press */
export interface OtherWayView {
  method: 'FILE' | 'SFILE' | 'DNS';
  label: string;
}

export interface CertificateView {
  revokedAt: TimeView | null;
  dates: { label: string; at: TimeView }[];
  facts: FactView[];
  downloads: { href: string; label: string; about: string }[];
}

export interface OrderView {
  title: string;
  url: string;
  heading: string;
  /** The product, where the heading is a name */
  subtitle: string | null;
  otherNames: string[];
  reference: string;
  isTest: boolean;
  pill: { text: string; tone: Tone };
  steps: StepView[];
  /** `more`: since when, and what happens by itself next */
  now: { headline: string; reason: string; more: string[]; lastMail: string | null; mailDetail: MailDetailView | null; whoActs: string; tone: Tone };
  /** What can be sent again now, if anything */
  resend: { kind: 'approver' | 'cancellation' | 'fulfilment'; label: string } | null;
  configure: ConfigureView | null;
  /** In the place of one that the issuer has refused */
  anotherCsr: { action: string; csr: FieldView } | null;
  validations: ValidationView[];
  proofs: ProofView[];
  certificate: CertificateView | null;
  /** What the customer may do now with one press: withdraw, refund, restart */
  acts: { action: string; label: string; about: string }[];
  cancel: { url: string; label: string } | null;
  cancelRefusal: { sentence: string; ticketUrl: string } | null;
  /** Orders that this one came from or became */
  relatives: { label: string; reference: string; href: string | null }[];
  facts: FactView[];
  history: HistoryEventView[];
  /** Compared by the page's script with state.json; null: nothing is awaited */
  watch: StateView | null;
}

export interface StateView {
  sequence: number;
  mail: string;
}

export interface KeyMadeView {
  title: string;
  orderUrl: string;
  names: string[];
  csrPem: string;
  privateKeyPem: string;
  /** data: URLs: the server keeps nothing that could be downloaded later */
  csrDownload: string;
  privateKeyDownload: string;
}

export interface CancelView {
  title: string;
  orderUrl: string;
  heading: string;
  preview: PreviewView;
  /** Who has to approve before it happens, or that it happens at once */
  how: string;
  reason: FieldView;
}

export interface CancelRefusedView {
  title: string;
  orderUrl: string;
  heading: string;
  refusal: string;
  ticketUrl: string;
}

export interface ApproveDomainView {
  title: string;
  domain: string;
  facts: FactView[];
  names: string[];
  /** What comes of "I do not approve" */
  ifDeclined: string;
  endsAt: TimeView;
}

export interface ApproveCancellationView {
  title: string;
  heading: string;
  preview: PreviewView;
  requestedAt: TimeView;
  endsAt: TimeView;
  reason: FieldView;
}

/** A link that does nothing any more, and why. */
export interface ApprovalEndedView {
  title: string;
  heading: string;
  what: string;
  next: string;
  reference: string;
  names: string[];
  tone: Tone;
}

export interface FrontView {
  title: string;
  token: FieldView;
}

export interface ApiMethodView {
  id: string;
  path: string;
  what: string;
  parameters: { name: string; needed: string; what: string }[];
  answer: string;
  curl: string;
}

export interface ApiDocsView {
  title: string;
  publicUrl: string;
  services: { name: string; methods: ApiMethodView[] }[];
}

export interface ErrorView {
  title: string;
  status: number;
  detail: string;
  errorId: string | null;
  back: { href: string; label: string } | null;
}

export interface Views extends PortalViews {
  front: FrontView;
  'api-docs': ApiDocsView;
  'rest-docs': RestDocsView;
  order: OrderView;
  'key-made': KeyMadeView;
  cancel: CancelView;
  'cancel-refused': CancelRefusedView;
  'approve-domain': ApproveDomainView;
  'approve-cancellation': ApproveCancellationView;
  'approval-ended': ApprovalEndedView;
  error: ErrorView;
}

export type PageName = keyof Views;

export const pageNames: readonly PageName[] = [
  'front',
  'api-docs',
  'rest-docs',
  'order',
  'key-made',
  'cancel',
  'cancel-refused',
  'approve-domain',
  'approve-cancellation',
  'approval-ended',
  'error',
  ...portalPageNames,
];
