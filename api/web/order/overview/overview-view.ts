import type { Certificate } from '../../../../db/certificate/certificates';
import type { OrderMail } from '../../../../db/mail/mails';
import type { OrderEvent } from '../../../../db/order/events';
import { refusal, takenIn } from '../../../../domain/order/lifecycle';
import { asksByEmail, type Order } from '../../../../domain/order/order';
import type { Configuration } from '../../../../domain/order/submission';
import type { Secrets } from '../../../../domain/secrets';
import type { FeedView } from '../../../../templates/parts/feed/feed';
import { fieldView } from '../../frame/fields';
import { actsView } from '../acts';
import { certificateView } from './certificate-view';
import type { ConfigureView } from '../configuration/configure-view';
import type { OpenOrder } from '../door';
import { factsView } from './facts-view';
import { orderPageView, ticketUrl } from '../head';
import { isAwaiting, lastMailOf, nowView, stateView } from './now-view';
import type { OverviewView } from './overview-page';
import { peopleView } from './people-view';
import { progressView } from './progress-view';
import { relativesOf } from './relatives';
import { termView } from './term-view';
import { validationView, type ValidationFacts } from '../validation-views';

export interface OverviewFacts extends ValidationFacts {
  open: OpenOrder;
  events: readonly OrderEvent[];
  history: FeedView;
  mails: readonly OrderMail[];
  certificate: Certificate | undefined;
  /** For people of the team alone */
  configuration: Configuration | undefined;
  secrets: Secrets;
  publicUrl: string;
}

const NEWEST = 5;

/** The first page of an order. Which buttons it has is asked of the lifecycle table, never decided here. */
export function overviewView(facts: OverviewFacts, configure: ConfigureView | null, now: number): OverviewView {
  const { open, checks, events, history, mails, certificate, configuration, secrets } = facts;
  const { order, url, isTeam, mayAct } = open;
  const cancelRefused = refusal(order, 'requestCancel', now);
  const lastMail = lastMailOf(order, mails, now);
  return {
    ...orderPageView(open, 'overview', now),
    url,
    otherNames: order.names.slice(1),
    steps: progressView(order, events),
    now: nowView(open, { lastMail, checks }, now),
    resend: mayAct ? resendOf(order, now) : null,
    configure: !mayAct || refusal(order, 'configure', now) ? null : configure,
    anotherCsr:
      mayAct && order.issueRefusal && offersAnotherCsr(order, now) ? { action: `${url}/csr`, csr: fieldView({ ...csrField, id: 'new-csr' }, {}, []) } : null,
    validation: validationView(open, facts, secrets, now),
    term: termView(order, now),
    certificate: certificate ? certificateView(open, certificate) : null,
    acts: mayAct ? actsView(open, now) : [],
    cancelRefusal: cancelRefused && takenIn.requestCancel.includes(order.state) ? { sentence: cancelRefused.message, ticketUrl: ticketUrl(open) } : null,
    relatives: relativesOf(open, secrets),
    facts: factsView(open),
    customerLink: isTeam && mayAct ? `${facts.publicUrl}/token/${secrets.orderToken(order.reference)}` : null,
    people: isTeam ? peopleView(configuration) : [],
    history: history.slice(0, NEWEST),
    watch: isAwaiting(order, lastMail) ? stateView(order, mails, now) : null,
  };
}

const csrField = { name: 'csr', label: 'CSR', lines: 8, required: false } as const;

function offersAnotherCsr(order: Order, now: number): boolean {
  return refusal(order, order.state === 'configured' ? 'correctNames' : 'reissue', now) === undefined;
}

function resendOf(order: Order, now: number): OverviewView['resend'] {
  if (!refusal(order, 'resendApproval', now)) return { kind: 'cancellation', label: 'Send the approval e-mail again' };
  if (refusal(order, 'resendEmail', now)) return null;
  if (asksByEmail(order)) return { kind: 'approver', label: 'Send the approval e-mail again' };
  return order.state === 'issued' && order.compromisedAt === undefined ? { kind: 'fulfilment', label: 'Send the certificate e-mail again' } : null;
}
