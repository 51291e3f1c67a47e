import { formatDistanceStrict } from 'date-fns';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { outcomeInWords } from '../../../domain/order/cancellation-words';
import { amountInWords } from '../../../domain/sale/amount';
import type { Order } from '../../../domain/order/order';
import { borrowerPreview } from '../../../domain/sale/renewal';
import { readableTime, type Instant } from '../../../domain/time';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import { productName } from '../frame/words';

/** What a cancellation does, exactly; the same for whoever asks for it and whoever approves it. */
export interface PreviewView {
  facts: FactView[];
  effects: string[];
  rule: string;
  /** What to think of before a new order for the same domain */
  warning: string | null;
}

/**
 * What a cancellation asked for at `at` does, in words. Says nothing that the domain's preview does not say.
 * @param borrower the order that has days of this one (db/order/renewals.ts)
 */
export function previewView(order: Order, at: Instant, now: Instant = Date.now(), borrower?: Order): PreviewView {
  const { revokesCertificate, givesBack, outcome, rule, windowEndsAt, sameDomainWarning } = cancellationPreview(order, at);
  const taken = borrowerPreview(borrower, now);
  const amounts = givesBack.map(amountInWords).join(' and ');
  return {
    effects: [
      revokesCertificate
        ? 'The certificate is revoked. Sites that still use it show visitors a warning.'
        : 'No certificate is issued through this order; what the issuer has of it is withdrawn.',
      outcomeInWords(order, outcome),
      ...(taken && outcome !== 'nothing' ? [taken.sentence] : []),
      'It is final: a cancelled order cannot be re-instated.',
    ],
    facts: [
      fact('Order', `${order.reference}, ${productName(order)}`),
      ...(order.names.length > 0 ? [fact('Names', order.names.join(', '))] : []),
      fact('Credited', amounts || 'nothing'),
      ...(windowEndsAt === undefined ? [] : [fact('Refund window', windowInWords(windowEndsAt, now))]),
    ],
    rule,
    warning: sameDomainWarning ?? null,
  };
}

function windowInWords(end: Instant, now: Instant): string {
  return now > end ? `ended on ${readableTime(end)}` : `open until ${readableTime(end)}, ${formatDistanceStrict(end, now)} from now`;
}
