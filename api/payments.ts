import express, { Router } from 'express';
import Stripe from 'stripe';
import { present, type createRefundReader } from '../outside/stripe-refunds';
import { refundMessageId } from '../domain/sale/ledger';
import type { PresentRefund } from '../domain/sale/refund';
import { Problem } from '../domain/problem';
import { findContacts } from '../db/order/contacts';
import type { Db } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { insertTicketOnce } from '../db/people/tickets';
import type { OrderDesk } from '../client';

const aboutRefunds: readonly string[] = ['refund.created', 'refund.updated', 'refund.failed', 'charge.refund.updated'];

interface PaymentWebhooks {
  db: Db;
  desk: OrderDesk;
  stripeWebhookSecret: string | undefined;
  /** Undefined: the api has no key, and believes what was told */
  stripe: ReturnType<typeof createRefundReader> | undefined;
}

/**
 * Stripe tells what became of a refund. The signature over the raw body is the only key to this door. Events come many times, late and in any order,
 * so one says only which refund to look at: what counts is what Stripe says of it now. Without a key, what was told; the order's own rules see to it
 * that a success is not believed after a failure.
 */
export function createPaymentWebhooks({ db, desk, stripeWebhookSecret, stripe }: PaymentWebhooks): Router {
  const router = Router();
  router.post('/payments/stripe', express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
    if (stripeWebhookSecret === undefined) throw new Problem('not-found', 'No payments by Stripe are taken here.');
    const event = verified(request.body as Buffer, request.get('stripe-signature') ?? '', stripeWebhookSecret);
    if (aboutRefunds.includes(event.type)) {
      const told = present(event.data.object as Stripe.Refund);
      const refund = stripe ? await stripe.findRefund(told.refundId) : told;
      if (refund) await tell({ db, desk }, refund);
    }
    response.status(204).end();
  });
  return router;
}

function verified(body: Buffer, signature: string, secret: string): Stripe.Event {
  try {
    return Stripe.webhooks.constructEvent(body, signature, secret);
  } catch {
    throw new Problem(
      'malformed',
      'The Stripe-Signature is missing, older than five minutes, or not over this body; sign it with the secret of this endpoint.',
    );
  }
}

async function tell({ db, desk }: { db: Db; desk: OrderDesk }, { refundId, reference, paymentId, amount, status, failure = '' }: PresentRefund): Promise<void> {
  const order = reference === undefined ? undefined : await findOrder(db, reference);
  // Made by hand at Stripe: of a payment that is no order's, or of a part of it.
  if (!order || order.sale.payment?.paymentId !== paymentId || amount < order.sale.amount) return;
  const actor = 'stripe';
  try {
    if (status === 'succeeded') await desk.send(order.reference, 'refundDone', { actor, reason: refundId }, refundMessageId(refundId));
    if (status === 'failed')
      await desk.send(order.reference, 'refundFailed', { actor, reason: `${refundId}: ${failure}` }, `${refundMessageId(refundId)} failed`);
  } catch (error) {
    // Refunded already, or known to have failed: telling it again would change nothing.
    if (!(error instanceof Problem && error.kind === 'conflict')) throw error;
    if (status === 'failed') await tellStaff(db, order.reference, { id: refundId, why: failure });
  }
}

/**
 * A refund may fail days after it succeeded, when the bank sends it back. The order is over and the ledger says refunded: what is left is for people, who
 * find it among the open tickets, once for each refund.
 */
async function tellStaff(db: Db, reference: string, { id, why }: { id: string; why: string }): Promise<void> {
  const order = await findOrder(db, reference);
  if (order?.state !== 'refunded') return;
  const [email = ''] = await findContacts(db, order);
  await insertTicketOnce(db, {
    relatedTo: 'Billing',
    orderReference: reference,
    accountId: order.sale.accountId,
    email,
    subject: `The refund ${id} of order ${reference} failed`,
    body: `Stripe reported that the refund ${id} failed after it had succeeded (${why}). The order and the ledger say that it is refunded; the customer has not got the money. Pay it another way, then close this ticket.`,
  });
}
