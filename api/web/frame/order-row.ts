import type { OrderRow } from '../../../db/order/orders';
import { amountInWords } from '../../../domain/sale/amount';
import { statusOf, type Status, type StatusWord } from '../../../domain/order/status';
import type { Instant } from '../../../domain/time';
import { fact } from '../../../templates/parts/facts/facts';
import type { OrderRowView } from '../../../templates/parts/orders/orders';
import { badgeOf } from './badge';
import { dayView, orderTitle, productName } from './words';

/** What the order's page is opened for, where the order waits for the reader. */
const acts: Readonly<Partial<Record<StatusWord, string>>> = {
  Unconfigured: 'Configure',
  DNS: 'Show record',
  File: 'Show file',
  CSR: 'Send a CSR',
  Blocked: 'See why',
  Choice: 'Choose',
  Issued: 'Download',
};

export function actOn({ word, who }: Status): string {
  return who === 'you' || who === 'good' ? (acts[word] ?? 'Details') : 'Details';
}

/** An order in a list. @param href null: the reader may not open orders */
export function orderRowView(order: OrderRow, href: string | null, now: Instant): OrderRowView {
  const status = statusOf(order, now);
  const { certificateExpiresAt, termEndsAt, nextReissueAt, endCustomerEmail } = order;
  const [name, ...others] = order.names;
  return {
    reference: order.reference,
    href,
    name: orderTitle(order),
    others: others.length > 0 ? `and ${others.length} more` : null,
    product: name === undefined ? 'no domain yet' : productName(order),
    badge: badgeOf(status),
    line: status.line,
    placedAt: dayView(order.placedAt),
    expiresAt: certificateExpiresAt === undefined ? null : dayView(certificateExpiresAt),
    act: actOn(status),
    facts: [
      fact('Product', productName(order)),
      ...(others.length > 0 ? [fact('Names', order.names.join(', '))] : []),
      ...(order.buyerReference === '' ? [] : [fact('Your reference', order.buyerReference)]),
      fact('Cost', amountInWords(order.sale)),
      ...(termEndsAt === undefined ? [] : [fact('Term ends', dayView(termEndsAt).text)]),
      ...(nextReissueAt === undefined ? [] : [fact('Next reissue', dayView(nextReissueAt).text)]),
      ...(endCustomerEmail === null ? [] : [fact('For', endCustomerEmail)]),
    ],
  };
}
