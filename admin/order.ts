import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { findAccount } from '../db/account/accounts';
import { verifyCertificates, type CertificateVerification } from '../db/certificate/verify';
import { listCertificates } from '../db/certificate/certificates';
import { listEvents } from '../db/order/events';
import { listOrderLines } from '../db/ledger/ledger';
import { listMails } from '../db/mail/mails';
import { findOrder } from '../db/order/orders';
import { namesOf } from '../db/people/people';
import { findReasons } from '../db/order/reasons';
import { findSeen } from '../db/order/seen';
import { Problem } from '../domain/problem';
import { nextStepOf, waitingInWords } from '../domain/order/waiting';
import { orderWorkflowId } from '../workflows/contract';
import { lineUpTo, nonEmpty, wholeNumber } from './options';
import type { AdminContext } from './context';
import { answers, staff } from './output';
import { currencyCode, paymentOf } from './payment';

/** The line of the audit trail comes with the order's own step. */
const withTheOrder = { audited: 'with-its-rows' } as const;

export function orderCommands(program: Command): void {
  const order = program.command('order').description('orders');

  answers<{
    account: string;
    product: string;
    reference?: string;
    sanCount?: number;
    serverCount?: number;
    contract?: string;
    paid?: string;
    currency?: string;
    payment?: string;
    note?: string;
  }>(
    order
      .command('create')
      .description('place an order for an account and take its price')
      .requiredOption('--account <id>', 'the account that pays')
      .requiredOption('--product <code>', 'what is bought, such as RapidSSL-12')
      .option('--reference <text>', "the buyer's own unique reference", lineUpTo(35))
      .option('--san-count <count>', 'additional names', wholeNumber)
      .option('--server-count <count>', 'licensed servers', wholeNumber)
      .option('--contract <id>', 'partner: whose unit pays; without it the oldest contract of the product with units left')
      .option('--paid <amount>', 'retail: what the customer has paid, such as 49.00')
      .option('--currency <code>', 'retail: its currency, such as GBP', currencyCode)
      .option('--payment <id>', 'retail: the Stripe payment that paid; without it staff took the money', lineUpTo(100))
      .option('--note <text>', 'retail: how it was paid; kept with the order', nonEmpty),
    async ({ db, desk, publicUrl, stripe }, { account: id, product, reference, sanCount, serverCount, contract, paid, currency, payment, note }) => {
      const account = await findAccount(db, id);
      if (!account) throw new Problem('not-found', `There is no account ${id}.`);
      const money = paymentOf(paid, currency, payment);
      if (money?.paymentId !== undefined) {
        if (!stripe) throw new Problem('invalid', 'STRIPE_SECRET_KEY is not set, so a payment by Stripe cannot be looked at.');
        await stripe.check(money.paymentId, money);
      }
      const placed = await (
        await desk()
      ).place(account, {
        productCode: product,
        buyerReference: reference ?? randomUUID().slice(0, 35),
        endCustomerEmail: null,
        sanCount,
        serverCount,
        contractId: contract,
        note,
        actor: staff(),
        paid: money,
      });
      return { order_token: placed.orderToken, reseller_order_id: placed.reference, order_url: `${publicUrl}/token/${placed.orderToken}` };
    },
    withTheOrder,
  );

  answers(order.command('show <reference>').description('row, events, ledger lines, mails, certificates and workflow of an order'), showOrder, {
    audited: 'never',
  });

  answers<{ accept?: boolean; refuse?: boolean; reason: string }>(
    order
      .command('vet <reference>')
      .description('accept or refuse the organisation of an OV or EV order; refused orders are credited')
      .option('--accept', 'the organisation is vetted')
      .option('--refuse', 'it could not be')
      .requiredOption('--reason <text>', 'why; kept with the order', nonEmpty),
    async ({ desk }, { accept, refuse, reason }, reference = '') => {
      if (Boolean(accept) === Boolean(refuse)) throw new Problem('invalid', 'Say either --accept or --refuse.');
      return (await desk()).send(reference, 'vet', { actor: staff(), accept: Boolean(accept), reason });
    },
    withTheOrder,
  );

  answers<{ release?: boolean; refuse?: boolean; reason: string }>(
    order
      .command('review <reference>')
      .description('release or refuse an order in manual review; refused orders are credited')
      .option('--release', 'it may go on')
      .option('--refuse', 'it may not')
      .requiredOption('--reason <text>', 'why; kept with the order', nonEmpty),
    async ({ desk }, { release, refuse, reason }, reference = '') => {
      if (Boolean(release) === Boolean(refuse)) throw new Problem('invalid', 'Say either --release or --refuse.');
      return (await desk()).send(reference, 'review', { actor: staff(), accept: Boolean(release), reason });
    },
    withTheOrder,
  );

  answers<{ done?: boolean; note: string }>(
    order
      .command('refund <reference>')
      .description('retail: record that the refund was carried out')
      .option('--done', 'it was')
      .requiredOption('--note <text>', 'how; kept with the order', nonEmpty),
    async ({ desk }, { done, note }, reference = '') => {
      if (!done) throw new Problem('invalid', 'Say --done once the money is on its way.');
      return (await desk()).send(reference, 'refundDone', { actor: staff(), reason: note });
    },
    withTheOrder,
  );

  answers<{ reason: string }>(
    order
      .command('cancel <reference>')
      .description('cancel as staff; after the refund window nothing comes back')
      .requiredOption('--reason <text>', 'why; kept with the order', nonEmpty),
    async ({ desk }, { reason }, reference = '') => (await desk()).send(reference, 'cancelAsStaff', { actor: staff(), reason }),
    withTheOrder,
  );

  answers(order.command('verify').description('prove the valid certificates of all orders: names within what was bought, no blocked key'), verifyOrders, {
    audited: 'never',
  });
}

/** Exit code 1 where something does not hold. */
async function verifyOrders({ db }: AdminContext): Promise<CertificateVerification> {
  const verification = await verifyCertificates(db);
  if (!verification.ok) process.exitCode = 1;
  return verification;
}

async function showOrder({ db, client, secrets, publicUrl }: AdminContext, _: unknown, typed = ''): Promise<object> {
  const row = await findOrder(db, typed);
  if (!row) throw new Problem('not-found', `There is no order ${typed}; check the number.`);
  const { reference } = row;
  const certificates = await listCertificates(db, reference);
  const events = await listEvents(db, reference);
  const named = await namesOf(db, events);
  const said = await findReasons(db, reference);
  const seen = (await findSeen(db, [row]))(row);
  return {
    order: row,
    order_url: `${publicUrl}/token/${secrets.orderToken(reference)}`,
    waiting: waitingInWords(row, seen),
    next_step: nextStepOf(row, seen)?.text ?? null,
    events: events.map((event) => ({ ...event, who: named(event.actor), said: said.get(event.sequence) ?? null })),
    ledger: await listOrderLines(db, reference),
    mails: await listMails(db, reference),
    certificates: certificates.map(({ version, serialNumber, notBefore, notAfter, revokedAt }) => ({ version, serialNumber, notBefore, notAfter, revokedAt })),
    workflow: await workflowState(await client(), reference),
  };
}

async function workflowState(client: Awaited<ReturnType<AdminContext['client']>>, reference: string): Promise<string> {
  try {
    return (await client.workflow.getHandle(orderWorkflowId(reference)).describe()).status.name;
  } catch {
    return 'NOT_FOUND';
  }
}
