import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { Order } from '../domain/order/order';

/** What operators can filter by in the Temporal UI. Registered at the worker's start (worker/namespace.ts). */
export const searchAttributes = {
  state: defineSearchAttributeKey('OrderState', 'KEYWORD'),
  waitingOn: defineSearchAttributeKey('WaitingOn', 'KEYWORD'),
  account: defineSearchAttributeKey('Account', 'KEYWORD'),
  product: defineSearchAttributeKey('Product', 'KEYWORD'),
  names: defineSearchAttributeKey('DomainNames', 'KEYWORD_LIST'),
  waitingSince: defineSearchAttributeKey('WaitingSince', 'DATETIME'),
  certificateExpires: defineSearchAttributeKey('CertificateExpires', 'DATETIME'),
  termEnds: defineSearchAttributeKey('TermEnds', 'DATETIME'),
};

/** THE list: everything that an order shows, `null` where it has nothing to show. */
function shownBy(order: Order): SearchAttributeUpdatePair[] {
  const { sale, names, since, waitingOn, certificateExpiresAt, termEndsAt } = order;
  const instant = (at: number | undefined) => (at === undefined ? null : new Date(at));
  return [
    { key: searchAttributes.account, value: sale.accountId },
    { key: searchAttributes.product, value: sale.productCode },
    { key: searchAttributes.state, value: order.state },
    { key: searchAttributes.waitingOn, value: waitingOn },
    { key: searchAttributes.waitingSince, value: waitingOn === null ? null : new Date(since) },
    { key: searchAttributes.names, value: names.length === 0 ? null : fitting(names) },
    { key: searchAttributes.certificateExpires, value: instant(certificateExpiresAt) },
    { key: searchAttributes.termEnds, value: instant(termEndsAt) },
  ];
}

/** For a workflow's start, which takes no blanks. */
export function searchAttributesOf(order: Order): SearchAttributeUpdatePair[] {
  return shownBy(order).filter(({ value }) => value !== null);
}

/**
 * What differs from the order before; empty: nothing to write, so no event.
 * @param before undefined: what the workflow shows is not known, because it goes on from the order's row
 */
export function changedSearchAttributes(before: Order | undefined, order: Order): SearchAttributeUpdatePair[] {
  const shown = before && shownBy(before);
  return shownBy(order).filter(({ value }, index) => shown === undefined || JSON.stringify(value) !== JSON.stringify(shown[index]?.value));
}

/** The engine ends a workflow whose search attribute is larger than 2048 bytes. */
const MOST_BYTES = 2000;

/** As many names as fit, the common name first; the row has them all. Names are ASCII. */
function fitting(names: readonly string[]): string[] {
  const bytesOf = (count: number) => JSON.stringify(names.slice(0, count)).length;
  let count = names.length;
  while (bytesOf(count) > MOST_BYTES) count -= 1;
  return names.slice(0, count);
}
