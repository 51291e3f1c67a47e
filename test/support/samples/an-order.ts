import { placedOrder, type Order } from '../../../domain/order/order';
import { firstPolicySet } from '../../../domain/sale/policy';
import { sellTo } from '../../../domain/sale/sale';

export const placedAt = Date.UTC(2026, 10, 23, 9, 0, 0);

/** An order as it is right after placing, with what the test wants different. */
export function anOrder(facts: Partial<Order> = {}): Order {
  const sale = sellTo(
    { id: 'a', kind: 'reseller', name: 'A', email: null, isTest: false },
    { productCode: 'RapidSSL-12' },
    { version: 1, policySet: firstPolicySet },
  );
  return { ...placedOrder('CW-TESTTESTTEST', sale, placedAt), sequence: 1, ...facts };
}

/** Issued at `placedAt`, with the window that follows from it. */
export function anIssuedOrder(facts: Partial<Order> = {}): Order {
  return anOrder({
    state: 'issued',
    waitingOn: null,
    configurationId: 'c',
    names: ['www.example.com', 'example.com'],
    issuedAt: placedAt,
    windowEndsAt: placedAt + 30 * 86_400_000,
    termEndsAt: Date.UTC(2027, 10, 23, 9, 0, 0),
    certificateVersion: 1,
    ...facts,
  });
}
