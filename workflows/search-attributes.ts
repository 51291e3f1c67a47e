import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import type { Order } from '../domain/order';

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

/** Everything an order shows, for its start. */
export function searchAttributesOf(order: Order): SearchAttributeUpdatePair[] {
  const { sale } = order;
  return [
    { key: searchAttributes.account, value: sale.accountId },
    { key: searchAttributes.product, value: sale.productCode },
    ...changedSearchAttributes(undefined, order),
  ];
}

/** What differs from the order before; empty: nothing to write, so no event. */
export function changedSearchAttributes(before: Order | undefined, order: Order): SearchAttributeUpdatePair[] {
  const pairs: SearchAttributeUpdatePair[] = [];
  if (before?.state !== order.state) pairs.push({ key: searchAttributes.state, value: order.state });
  if (before?.waitingOn !== order.waitingOn) {
    pairs.push({ key: searchAttributes.waitingOn, value: order.waitingOn });
    pairs.push({ key: searchAttributes.waitingSince, value: order.waitingOn === null ? null : new Date(order.since) });
  }
  if (order.names.length > 0 && before?.names.join() !== order.names.join()) pairs.push({ key: searchAttributes.names, value: fitting(order.names) });
  if (before?.certificateExpiresAt !== order.certificateExpiresAt && order.certificateExpiresAt !== undefined) {
    pairs.push({ key: searchAttributes.certificateExpires, value: new Date(order.certificateExpiresAt) });
  }
  if (before?.termEndsAt !== order.termEndsAt && order.termEndsAt !== undefined) {
    pairs.push({ key: searchAttributes.termEnds, value: new Date(order.termEndsAt) });
  }
  return pairs;
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
