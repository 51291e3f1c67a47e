import type { Approval } from '../../../db/order/approvals';
import type { findCancelRequest } from '../../../db/order/reasons';
import { outcomeOf } from '../../../domain/order/cancellation';
import type { Order } from '../../../domain/order/order';
import { wantedNames } from '../../../domain/validation/validation';
import type { Configuration } from '../../../domain/order/submission';
import { page, type PageView } from '../../../templates/page';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import type { FieldView } from '../../../templates/parts/field/field';
import type { TimeView } from '../../../templates/parts/time/time';
import type { PreviewView } from '../order/preview-view';
import { sentence } from '../frame/certificate-words';
import { fieldView } from '../frame/fields';
import { previewView } from '../order/preview-view';
import { actorInWords, productName, timeView } from '../frame/words';

interface ApproveDomainView extends PageView {
  domain: string;
  facts: FactView[];
  names: string[];
  /** What comes of "I do not approve" */
  ifDeclined: string;
  endsAt: TimeView;
}

interface ApproveCancellationView extends PageView {
  heading: string;
  preview: PreviewView;
  requestedAt: TimeView;
  askedBy: string;
  /** Why, in their words; null: they gave no reason */
  said: string | null;
  endsAt: TimeView;
  reason: FieldView;
}

type CancelRequest = NonNullable<Awaited<ReturnType<typeof findCancelRequest>>>;

export const approveDomainPage = page<ApproveDomainView>('link/approve-domain');
export const approveCancellationPage = page<ApproveCancellationView>('link/approve-cancellation');

export function approveDomainView(order: Order, approval: Approval, configuration: Configuration | undefined): ApproveDomainView {
  const domain = approval.domain ?? '';
  const organisation = configuration?.adminContact.organisation ?? configuration?.subject.organisation;
  return {
    title: `Approve a certificate for ${domain}`,
    domain,
    facts: [
      ...(organisation ? [fact('Ordered by', organisation)] : []),
      fact('Product', productName(order)),
      fact('Order', order.reference),
      fact('Asked mailbox', approval.recipient),
    ],
    names: wantedNames(order),
    ifDeclined: ifDeclined(order),
    endsAt: timeView(approval.endsAt),
  };
}

/** What comes of "I do not approve". */
function ifDeclined(order: Order): string {
  if (order.reissue) return 'no further certificate is issued; the one that is there stays valid.';
  return `no certificate is issued: the order is cancelled${outcomeOf(order) === 'credit' ? ', and its price goes back to the buyer' : ''}.`;
}

export function approveCancellationView(order: Order, approval: Approval, asked?: CancelRequest, borrower?: Order): ApproveCancellationView {
  const requestedAt = order.cancellation?.requestedAt ?? order.since;
  return {
    title: `Approve the cancellation of ${order.reference}`,
    heading: `Cancel the certificate for ${order.names[0] ?? order.reference}?`,
    // Judged at the request's own instant: what was asked in time stays in time.
    preview: previewView(order, requestedAt, Date.now(), borrower),
    requestedAt: timeView(requestedAt),
    askedBy: askerInWords(asked),
    said: asked?.reason ?? null,
    endsAt: timeView(approval.endsAt),
    reason: fieldView({ name: 'reason', label: 'Reason', lines: 2, required: false, maxLength: 500, help: 'Kept with the order.' }, {}, []),
  };
}

function askerInWords(asked: CancelRequest | undefined): string {
  if (asked?.email !== undefined) return asked.email;
  return asked === undefined || asked.actor === 'order-page' ? 'Whoever has the order’s link' : sentence(actorInWords(asked.actor).replace(/^by /, ''));
}
