import express, { Router } from 'express';
import Stripe from 'stripe';
import { refundMessageId } from '../domain/ledger';
import { Problem } from '../domain/problem';
import { findContacts } from '../db/contacts';
import type { Db } from '../db/connection';
import { findOrder } from '../db/orders';
import { insertTicketOnce } from '../db/tickets';
import type { OrderDesk } from './order-desk';

/** Stripe tells what became of a refund. The signature over the raw body is the only key to this door; an event may come many times. */
export function createPaymentWebhooks({ db, desk, stripeWebhookSecret }: { db: Db; desk: OrderDesk; stripeWebhookSecret: string | undefined }): Router {
  const router = Router();
  router.post('/payments/stripe', express.raw({ type: () => true, limit: '256kb' }), async (request, response) => {
    if (stripeWebhookSecret === undefined) throw new Problem('not-found', 'No payments by Stripe are taken here.');
    const event = verified(request.body as Buffer, request.get('stripe-signature') ?? '', stripeWebhookSecret);
    if (event.type === 'refund.updated' || event.type === 'refund.failed') await tell({ db, desk }, event.data.object);
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

async function tell({ db, desk }: { db: Db; desk: OrderDesk }, { id, status, failure_reason: why, metadata }: Stripe.Refund): Promise<void> {
  const reference = metadata?.order_reference;
  if (reference === undefined) return; // a refund that was made by hand at Stripe
  const actor = 'stripe';
  try {
    if (status === 'succeeded') await desk.send(reference, 'refundDone', { actor, reason: id }, refundMessageId(id));
    if (status === 'failed' || status === 'canceled')
      await desk.send(reference, 'refundFailed', { actor, reason: `${id}: ${why ?? status}` }, `${refundMessageId(id)} failed`);
  } catch (error) {
    // Refunded already, or not an order of ours: telling it again would change nothing.
    if (!(error instanceof Problem && ['conflict', 'not-found'].includes(error.kind))) throw error;
    if (status === 'failed' || status === 'canceled') await tellStaff(db, reference, { id, why: why ?? status });
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
