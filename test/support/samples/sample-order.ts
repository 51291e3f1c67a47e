import type { OrderEvent } from '../../../db/order/events';
import type { OrderRow } from '../../../db/order/orders';
import { placedOrder, type OrderState } from '../../../domain/order/order';
import { firstPolicySet } from '../../../domain/sale/policy';
import { DAY_MS, HOUR_MS } from '../../../domain/time';
import type { EventType } from '../../../domain/order/transition';

export const placedAt = Date.UTC(2026, 10, 2, 9, 0, 0);
const reference = 'CW-0123456789AB';

const sale = {
  accountId: 'an-account',
  accountKind: 'reseller' as const,
  isTest: false,
  productCode: 'RapidSSL-12',
  validationLevel: 'DV' as const,
  termMonths: 12,
  sanCount: 0,
  serverCount: 1,
  amount: 12,
  unit: 'points',
  policyVersion: 1,
  policy: firstPolicySet.reseller,
};

const validation = { domain: 'example.com', method: 'EMAIL' as const, approvalId: `${reference}.2.0`, linkEndsAt: placedAt + 30 * DAY_MS };
const configured = { configurationId: 'a-submission', names: ['www.example.com', 'example.com'], validations: [validation] };
const issuedAt = placedAt + 2 * HOUR_MS;
const issued = {
  ...configured,
  validations: [{ ...validation, validatedAt: placedAt + HOUR_MS }],
  waitingOn: null,
  issuedAt,
  windowEndsAt: issuedAt + 30 * DAY_MS,
  termEndsAt: Date.UTC(2027, 10, 2, 11, 0, 0),
  certificateVersion: 1,
  certificateExpiresAt: issuedAt + 199 * DAY_MS,
};

const facts: Record<OrderState, Partial<OrderRow>> = {
  placed: {},
  configured: { ...configured, waitingOn: 'domain-validation' },
  issued,
  'cancel-requested': {
    ...issued,
    waitingOn: 'admin-contact',
    cancellation: {
      requestedAt: issuedAt + DAY_MS,
      approvalId: `${reference}.5.c`,
      askedAt: issuedAt + DAY_MS,
      endsAt: issuedAt + 15 * DAY_MS,
      remindersSent: 0,
    },
  },
  approved: { ...issued, waitingOn: 'issuer' },
  credited: { ...issued, endReason: 'The admin contact approved the cancellation.' },
  cancelled: { ...issued, nothingBack: true, endReason: 'It was cancelled by staff.' },
  'refund-requested': { ...issued, waitingOn: 'refund' },
  refunded: issued,
  restarted: { ...issued, restartedAs: { reference: 'CW-NEWNEWNEWNEW', submissionId: 's' } },
  revoked: issued,
  expired: issued,
};

/** An order as its row has it, in any state; `changes` win. */
export function sampleOrder(state: OrderState, changes: Partial<OrderRow> = {}): OrderRow {
  const row = { ...placedOrder(reference, sale, placedAt), buyerReference: 'invoice-1001', endCustomerEmail: null, updatedAt: placedAt };
  return { ...row, state, sequence: 5, ...facts[state], ...changes };
}

/** Events of an order, an hour apart, from its placing on. */
export function sampleEvents(...types: (EventType | [EventType, string])[]): OrderEvent[] {
  return types.map((each, index) => {
    const [type, cause] = typeof each === 'string' ? [each, ''] : each;
    return {
      id: index + 1,
      sequence: index + 1,
      type,
      state: 'placed',
      waitingOn: null,
      actor: 'order-page',
      cause,
      note: null,
      at: placedAt + index * HOUR_MS,
    };
  });
}
