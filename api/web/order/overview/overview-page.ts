import { page } from '../../../../templates/page';
import type { FactView } from '../../../../templates/parts/facts/facts';
import type { FeedView } from '../../../../templates/parts/feed/feed';
import type { FieldView } from '../../../../templates/parts/field/field';
import type { StepView } from '../../../../templates/parts/steps/steps';
import type { TermView } from '../../../../templates/parts/term/term';
import type { TimeView } from '../../../../templates/parts/time/time';
import type { TrioView } from '../../../../templates/parts/trio/trio';
import type { ValidationView } from '../../../../templates/parts/validation/validation';
import type { CertificateView } from './certificate-view';
import type { ConfigureView } from '../configuration/configure-view';
import type { OrderPageView } from '../head';

/** Where the last e-mail went. */
export interface MailDetailView {
  to: string;
  sentAt: TimeView | null;
  /** What the mail server said against it */
  trouble: string | null;
}

export interface OverviewView extends OrderPageView {
  url: string;
  otherNames: string[];
  steps: StepView[];
  /** `more`: since when, and what happens by itself next */
  now: { headline: string; reason: string; more: string[]; lastMail: string | null; mailDetail: MailDetailView | null; whoActs: string; isTask: boolean };
  /** What can be sent again now, if anything */
  resend: { kind: 'approver' | 'cancellation' | 'fulfilment'; label: string } | null;
  configure: ConfigureView | null;
  /** In the place of one that the issuer has refused */
  anotherCsr: { action: string; csr: FieldView } | null;
  validation: ValidationView;
  /** The term and its dates, once it has begun and while it lasts */
  term: { line: TermView; dates: TrioView } | null;
  certificate: CertificateView | null;
  /** What the customer may do now with one press: withdraw, refund, restart */
  acts: { action: string; label: string; about: string }[];
  cancelRefusal: { sentence: string; ticketUrl: string } | null;
  /** Orders that this one came from or became */
  relatives: { label: string; reference: string; href: string | null }[];
  facts: FactView[];
  /** The link for somebody without a sign-in, for whoever of the team asks for it */
  customerLink: string | null;
  /** Contacts and organisation: for people of the team */
  people: FactView[];
  /** The newest lines of the order's activity */
  history: FeedView;
  /** Compared by the page's script with state.json; null: nothing is awaited */
  watch: StateView | null;
}

export interface StateView {
  sequence: number;
  mail: string;
}

/** What an order is at, what it needs, and its facts: the first page that opens. */
export const overviewPage = page<OverviewView>('order/overview');
