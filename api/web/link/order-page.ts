import { page, type PageView } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { FeedView } from '../../../templates/parts/feed/feed';
import type { FieldView } from '../../../templates/parts/field/field';
import type { StepView } from '../../../templates/parts/steps/steps';
import type { TimeView } from '../../../templates/parts/time/time';
import type { CertificateView } from './certificate-view';
import type { ConfigureView } from './configure-view';
import type { PublicationView, ValidationView } from './validation-views';

/** Where the last e-mail went. */
export interface MailDetailView {
  to: string;
  sentAt: TimeView | null;
  /** What the mail server said against it */
  trouble: string | null;
}

export interface OrderView extends PageView {
  url: string;
  heading: string;
  /** The product, where the heading is a name */
  subtitle: string | null;
  otherNames: string[];
  reference: string;
  isTest: boolean;
  badge: BadgeView;
  steps: StepView[];
  /** `more`: since when, and what happens by itself next */
  now: { headline: string; reason: string; more: string[]; lastMail: string | null; mailDetail: MailDetailView | null; whoActs: string; isTask: boolean };
  /** What can be sent again now, if anything */
  resend: { kind: 'approver' | 'cancellation' | 'fulfilment'; label: string } | null;
  configure: ConfigureView | null;
  /** In the place of one that the issuer has refused */
  anotherCsr: { action: string; csr: FieldView } | null;
  validations: ValidationView[];
  publications: PublicationView[];
  /** What an issuer that has the request wants to find: a list of facts for each record */
  issuerWants: FactView[][];
  certificate: CertificateView | null;
  /** What the customer may do now with one press: withdraw, refund, restart */
  acts: { action: string; label: string; about: string }[];
  cancel: { url: string; label: string } | null;
  cancelRefusal: { sentence: string; ticketUrl: string } | null;
  /** Orders that this one came from or became */
  relatives: { label: string; reference: string; href: string | null }[];
  facts: FactView[];
  history: FeedView;
  /** Compared by the page's script with state.json; null: nothing is awaited */
  watch: StateView | null;
}

export interface StateView {
  sequence: number;
  mail: string;
}

/** The customer's page of one order. */
export const orderPage = page<OrderView>('link/order');
