import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createOrderDesk } from '../../client';
import { insertAccount, insertApiKey } from '../../db/account/accounts';
import { postOnce } from '../../db/ledger/ledger';
import { findOrder, type OrderRow } from '../../db/order/orders';
import { insertDelivery } from '../../db/webhook/deliveries';
import { changeWebhook, insertWebhook } from '../../db/webhook/webhooks';
import type { Account } from '../../domain/sale/account';
import { deposit } from '../../domain/sale/ledger';
import type { OrderState } from '../../domain/order/order';
import { listProducts } from '../../domain/sale/product';
import { createSecrets } from '../../domain/secrets';
import { ORDERS_QUEUE, type BenchSystem } from '../bench/system';

/** Orders in the states from which most can be asked. */
const wanted: readonly OrderState[] = ['placed', 'configured', 'issued', 'cancel-requested', 'issued', 'configured', 'placed', 'credited'];

export interface Known {
  references: string[];
  products: string[];
  /** With a delivery of it */
  webhook: { id: string; delivery: string };
}

/** An account with a key, points, orders and a webhook. */
export async function seed(system: BenchSystem): Promise<{ apiKey: string; known: Known }> {
  const account = await insertAccount(system.db, { kind: 'reseller', name: 'Probe', email: null, isTest: false });
  await postOnce(system.db, deposit(account.id, 'points', 1_000_000_000, randomUUID()), { at: new Date() });
  const references: string[] = [];
  for (const [index, state] of wanted.entries()) references.push(await orderIn(system, account, state, `probe-${index}.com`));
  const products = listProducts().filter(({ orderable }) => orderable);
  const webhook = await webhookOf(system, account);
  return { apiKey: await insertApiKey(system.db, account.id), known: { references, products: products.map(({ code }) => code), webhook } };
}

/** Disabled: nothing is sent. */
async function webhookOf({ deskDb }: BenchSystem, account: Account): Promise<Known['webhook']> {
  const id = randomUUID();
  const all = { description: null, eventTypes: null, lastEventId: 0, secretVersion: 1, secretRotatedAt: null, disabledAt: null, disabledReason: null };
  await insertWebhook(deskDb, { id, accountId: account.id, url: 'https://probe.invalid/', createdAt: Date.now(), ...all });
  await changeWebhook(deskDb, id, { enabled: false }, Date.now());
  const delivery = await insertDelivery(deskDb, id, randomUUID(), Date.now());
  return { id, delivery: String(delivery.id) };
}

async function orderIn({ client, deskDb, secretKey }: BenchSystem, account: Account, state: OrderState, domain: string): Promise<string> {
  const desk = createOrderDesk({ client, taskQueue: ORDERS_QUEUE, db: deskDb, secrets: createSecrets(secretKey) });
  const { reference, row } = await desk.place(account, { productCode: 'RapidSSL-12', buyerReference: domain, endCustomerEmail: null });
  const cancel = async () => desk.requestCancel(await row(), { actor: 'probe', requestedAt: Date.now() });
  if (state === 'credited') await cancel();
  if (state === 'placed' || state === 'credited') return reference;
  const person = { title: '', firstName: 'Ann', lastName: 'Lee', phone: '1', email: `ann@${domain}` };
  const request = {
    domainName: domain,
    additionalNames: [],
    subject: {},
    method: 'EMAIL' as const,
    approverEmail: `admin@${domain}`,
    adminContact: person,
    techContact: person,
  };
  await desk.configure(await row(), request, 'probe');
  if (state === 'configured') return reference;
  for (const { approvalId } of (await row()).validations) await desk.send(reference, 'approveDomain', { actor: 'probe', approvalId });
  const now = (): Promise<OrderRow | undefined> => findOrder(deskDb, reference);
  while ((await now())?.state !== 'issued') await pause(50);
  if (state === 'cancel-requested') await cancel();
  return reference;
}
