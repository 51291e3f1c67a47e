import { z } from 'zod';
import type { OrderRow } from '../../../db/order/orders';
import { exponentOf } from '../../../domain/sale/amount';
import { findBorrower } from '../../../db/order/renewals';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { isFinal, orderStates } from '../../../domain/order/order';
import { borrowerPreview } from '../../../domain/sale/renewal';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { amount, exponent, instant, line, orNull, reference, toInstant } from '../resources/common';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { orderParams } from './orders';

const path = '/orders/{reference}/cancellation';
const group = 'Cancellation';

export const cancellation = z
  .object({
    order_reference: reference,
    state: z.enum(orderStates).meta({ description: 'The state of the order' }),
    eligible: z.boolean().meta({ description: 'Whether a cancellation asked for now is accepted' }),
    rule: z.string().meta({ description: 'The rule that decides, in one sentence' }),
    policy_version: z.int(),
    window_ends_at: instant.nullable().meta({ description: 'The last instant at which a request is in time; null: the window has not begun' }),
    how: z.enum(['at-once', 'after-approval']).meta({ description: 'At once, or after the admin contact has approved' }),
    revokes_certificate: z.boolean(),
    outcome: z.enum(['credit', 'customer-choice', 'nothing']),
    gives_back: z.array(amount),
    ledger_lines: z
      .array(z.object({ kind: z.string(), source: z.string(), destination: z.string(), unit: z.string(), amount: z.int(), exponent }))
      .meta({ description: 'The lines that the ledger will get' }),
    takes_days_back: z
      .object({
        order_reference: reference,
        term_ends_at: instant.nullable().meta({ description: 'Of that order; null: it has not begun' }),
        reason: z.string(),
      })
      .nullable()
      .meta({ description: 'The order that renews this one and has days of it, which are taken back when the price is given back' }),
    warning: z.string().nullable().meta({ description: 'Read it before you cancel and order again for the same domain' }),
    request: z
      .object({ requested_at: instant, asked_at: instant, answer_until: instant, reminders_sent: z.int() })
      .nullable()
      .meta({ description: 'The open request that waits for the admin contact' }),
  })
  .meta({ id: 'Cancellation', description: 'What a cancellation asked for now would do, and the request that is open.' });

function cancellationView(order: OrderRow, borrower: OrderRow | undefined): z.output<typeof cancellation> {
  const preview = cancellationPreview(order, Date.now());
  const open = order.cancellation;
  const taken = preview.outcome === 'nothing' ? undefined : borrowerPreview(borrower, Date.now());
  return {
    order_reference: order.reference,
    state: order.state,
    eligible: preview.eligible,
    rule: preview.rule,
    policy_version: preview.policyVersion,
    window_ends_at: orNull(preview.windowEndsAt),
    how: preview.how,
    revokes_certificate: preview.revokesCertificate,
    outcome: preview.outcome,
    gives_back: preview.givesBack.map((each) => ({ ...each, exponent: exponentOf(each) })),
    ledger_lines: preview.ledgerLines,
    takes_days_back: taken ? { order_reference: taken.reference, term_ends_at: orNull(taken.termEndsAt), reason: taken.sentence } : null,
    warning: preview.sameDomainWarning ?? null,
    request: open
      ? {
          requested_at: toInstant(open.requestedAt),
          asked_at: toInstant(open.askedAt),
          answer_until: toInstant(open.endsAt),
          reminders_sent: open.remindersSent,
        }
      : null,
  };
}

export const cancellationRoutes: Route[] = [
  route({
    method: 'get',
    path,
    name: 'getCancellation',
    group,
    summary: 'Preview: what a cancellation would do, and the open request',
    scope: 'orders:read',
    params: orderParams,
    answers: { 200: { description: 'The preview', schema: cancellation } },
    async handle({ db, account, params }) {
      const order = await ownOrder(db, account, params.reference);
      return { status: 200, body: cancellationView(order, await findBorrower(db, order.reference)) };
    },
  }),

  route({
    method: 'post',
    path,
    name: 'requestCancellation',
    group,
    summary: 'Cancel an order, or ask to',
    description:
      'Before issuance at once, with credit. An issued certificate is cancelled when the admin contact has approved by e-mail (partners: at once); the certificate stays valid until then. A repeat while a request is open changes nothing.',
    scope: 'orders:write',
    params: orderParams,
    body: z.strictObject({ reason: line(500).optional() }).meta({ id: 'CancellationRequest' }),
    problems: ['conflict'],
    answers: {
      200: { description: 'The order is cancelled', schema: orderSchema, location: true },
      202: { description: 'The request is taken: it waits for the admin contact or for the issuer; follow Location', schema: orderSchema, location: true },
    },
    async handle({ db, desk, account, params, body, id, at }) {
      const order = await ownOrder(db, account, params.reference);
      await desk.requestCancel(order, { actor: ACTOR, requestedAt: at, reason: body.reason }, id);
      const now = await ownOrder(db, account, params.reference);
      const done = isFinal(now) || now.state === 'cancelled';
      return {
        status: done ? 200 : 202,
        body: await shownOrder(db, now),
        location: done ? `/orders/${now.reference}` : `/orders/${now.reference}/cancellation`,
      };
    },
  }),

  route({
    method: 'delete',
    path,
    name: 'withdrawCancellation',
    group,
    summary: 'Withdraw the request to cancel',
    description: 'The link that the admin contact has is dead from then on; the certificate stays valid.',
    scope: 'orders:write',
    params: orderParams,
    problems: ['conflict'],
    answers: { 200: { description: 'The order stays issued', schema: orderSchema } },
    async handle({ db, desk, account, params, id }) {
      const { reference: own } = await ownOrder(db, account, params.reference);
      await desk.send(own, 'withdrawCancel', { actor: ACTOR }, id);
      return { status: 200, body: await shownOrder(db, await ownOrder(db, account, own)) };
    },
  }),
];
