import type { Certificate } from '../../../db/certificate/certificates';
import type { OrderRow } from '../../../db/order/orders';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { refundWindowInWords } from '../../../domain/order/cancellation-words';
import { amountInWords } from '../../../domain/sale/amount';
import { lineInWords } from '../../../domain/sale/ledger-words';
import type { FieldProblem } from '../../../domain/problem';
import type { Contact } from '../../../domain/order/submission';
import type { Instant } from '../../../domain/time';
import { page } from '../../../templates/page';
import type { FieldView } from '../../../templates/parts/field/field';
import type { TrioView } from '../../../templates/parts/trio/trio';
import type { VersionsView } from '../../../templates/parts/versions/versions';
import type { Parameters } from '../../http/parameters';
import { fieldView } from '../frame/fields';
import { dayView, orderTitle } from '../frame/words';
import type { OpenOrder } from './door';
import { orderPageView, ticketUrl, type OrderPageView } from './head';
import { previewView, type PreviewView } from './preview-view';
import { versionsView } from './versions-view';

interface CancellationView extends OrderPageView {
  url: string;
  heading: string;
  /** What comes back, who has to approve, what is revoked */
  sums: TrioView;
  preview: PreviewView;
  /** Who has to approve before it happens, or that it happens at once */
  how: string;
  policy: string;
  /** Certificates that will be revoked; null: there are none */
  revoked: VersionsView | null;
  /** What the ledger of the account gets: for its people */
  lines: string[];
  reason: FieldView;
  ticketUrl: string;
}

export const cancellationPage = page<CancellationView>('order/cancellation');

export interface CancellationFacts {
  open: OpenOrder;
  certificates: readonly Certificate[];
  /** Known to people of the team */
  adminContact: Contact | undefined;
  /** The order that has days of this one */
  borrower: OrderRow | undefined;
}

/** What cancelling does, exactly, and the form that asks for it. */
export function cancellationView(
  { open, certificates, adminContact, borrower }: CancellationFacts,
  typed: Parameters,
  problems: readonly FieldProblem[],
  now: Instant,
): CancellationView {
  const { order, url, isTeam } = open;
  const { how, revokesCertificate, ledgerLines } = cancellationPreview(order, now);
  const valid = certificates.filter(({ revokedAt, notAfter }) => revokedAt === null && notAfter > now);
  const approver = isTeam && adminContact ? `${adminContact.firstName} ${adminContact.lastName}`.trim() : '';
  return {
    ...orderPageView(open, 'cancellation', now),
    title: `Cancel order ${order.reference}`,
    url,
    heading: `Cancel the order for ${orderTitle(order)}?`,
    sums: sumsOf(open, now, { approver, valid: revokesCertificate ? valid.length : 0 }),
    preview: previewView(order, now, now, borrower),
    how:
      how === 'at-once'
        ? 'It happens at once when you confirm.'
        : 'When you confirm, the admin contact of the order gets an e-mail and has to approve. Until then the certificate stays valid.',
    policy: `Cancelling is meant for certificates that were ordered in error, ${refundWindowInWords(order.sale.policy)}. Allow up to 5 minutes; usually it takes seconds.`,
    revoked: revokesCertificate && valid.length > 0 ? versionsView(open, [...valid].reverse(), now) : null,
    lines: isTeam ? ledgerLines.map(lineInWords) : [],
    reason: fieldView(
      {
        name: 'reason',
        label: 'Reason',
        lines: 3,
        required: isTeam,
        maxLength: 500,
        help: how === 'at-once' ? 'Kept with the order.' : 'Kept with the order; the admin contact reads it before approving.',
      },
      typed,
      problems,
    ),
    ticketUrl: ticketUrl(open),
  };
}

function sumsOf({ order }: OpenOrder, now: Instant, { approver, valid }: { approver: string; valid: number }): TrioView {
  const { how, outcome, givesBack, windowEndsAt } = cancellationPreview(order, now);
  const back = givesBack.map(amountInWords).join(' and ');
  const ask = windowEndsAt === undefined ? {} : { note: `if you ask by ${dayView(windowEndsAt).text}` };
  return [
    {
      icon: 'credit',
      label: 'You get back',
      value: back || (outcome === 'customer-choice' ? `${amountInWords(order.sale)}, or a new order` : 'Nothing'),
      ...ask,
    },
    how === 'at-once'
      ? { icon: 'person', label: 'Must approve', value: 'Nobody' }
      : { icon: 'person', label: 'Must approve', value: approver || 'The admin contact', note: 'by the link in an e-mail' },
    valid === 0
      ? { icon: 'cross', label: 'Revoked', value: 'Nothing', note: 'no certificate is there yet' }
      : { icon: 'cross', label: 'Revoked', value: valid === 1 ? '1 certificate' : `${valid} certificates`, note: 'for good' },
  ];
}
