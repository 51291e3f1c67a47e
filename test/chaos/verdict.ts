import type { Client } from '@temporalio/client';
import type { Db } from '../../db/connection';
import { listEvents } from '../../db/order/events';
import { findOrder, listOpenReferences } from '../../db/order/orders';
import { refusal } from '../../domain/order/lifecycle';
import type { PersonMessage } from '../../domain/order/messages';
import type { Order } from '../../domain/order/order';
import type { EventType } from '../../domain/order/transition';
import { brokenInvariants, brokenLedger, unfinishedHandlers } from '../support/invariants';
import { brokenCertificates } from '../support/outgoing-invariants';
import { wrongAnswers } from './answers';
import type { Said } from './client';
import type { FaultyMail } from './mail';
import { brokenPost, type Kill } from './post';

/** Events of which an order may have one at most. */
const once: EventType[] = [
  'placed',
  'configured',
  'vetted',
  'issued',
  'window-ended',
  'cancel-approved',
  'credited',
  'cancelled',
  'refund-requested',
  'refunded',
  'restart-requested',
  'restarted',
  'revoke-requested',
  'days-taken-back',
  'expired',
];

/** All that a run leaves to judge by. */
export interface Traces {
  db: Db;
  client: Client;
  said: readonly Said[];
  /** References of the orders whose lives were lived */
  lived: readonly string[];
  mail: FaultyMail;
  kills: readonly Kill[];
  workerLog: () => string;
}

export interface Verdict {
  violations: string[];
  lostAnswers: number;
  doubleEffects: number;
  /** Mails that came once more */
  mailCopies: number;
}

/** The ten invariants of reliability-performance.md, from tables, workflows, mails and logs; and what clients were told. */
export async function judge({ db, client, said, lived, mail, kills, workerLog }: Traces): Promise<Verdict> {
  const violations: string[] = (await brokenLedger({ db })).map((fault) => `I1-I3: ${fault}`);
  violations.push(...(await brokenCertificates({ db })).map((fault) => `certificates: ${fault}`));
  const { lost, early } = await wrongAnswers(db, said);
  let doubleEffects = 0;
  for (const reference of [...lived, ...(await restartsOf(db, lived)), ...(await renewalsOf(db, lived))]) {
    violations.push(...(await brokenInvariants({ db, client }, reference)));
    const events = await listEvents(db, reference);
    for (const type of once) {
      // Another CSR or other names are vetted anew.
      const most = type === 'vetted' ? 1 + events.filter((event) => event.type === 'names-corrected').length : 1;
      if (events.filter((event) => event.type === type).length <= most) continue;
      doubleEffects += 1;
      violations.push(`${reference}: I4: ${type} happened more than once.`);
    }
    violations.push(...stranded((await findOrder(db, reference))!, Date.now()).map((what) => `${reference}: ${what}`));
    violations.push(...overdue((await findOrder(db, reference))!, Date.now()).map((what) => `${reference}: I9: ${what} is overdue.`));
  }
  for (const { reference } of await stillToLook(db)) violations.push(`I9: ${reference} was not told what has become of its renewals.`);
  const mails = await db<{ id: string; sent_at: Date | null; dropped_at: Date | null }>('mails').select('id', 'sent_at', 'dropped_at');
  const unsent = mails.filter((row) => row.sent_at === null && row.dropped_at === null);
  violations.push(...unsent.map(({ id }) => `I6: the mail ${id} did not go out.`));
  const post = brokenPost(
    mails.map((row) => ({ id: row.id, sentAt: row.sent_at?.getTime() ?? null })),
    mail.received,
    kills,
  );
  for (const reference of await listOpenReferences(db, '', 100_000)) {
    const { status } = await client.workflow.getHandle(`order:${reference}`).describe();
    if (status.name !== 'RUNNING') violations.push(`I9: ${reference} is open and its workflow is ${status.name}.`);
  }
  return {
    violations: [
      ...violations,
      ...post.violations,
      ...unfinishedHandlers(workerLog()),
      ...lost.map((what) => `I7: ${what}`),
      ...early.map((what) => `I8: ${what}`),
    ],
    lostAnswers: lost.length,
    doubleEffects,
    mailCopies: post.copies,
  };
}

/** Whom the issuer's refusal leaves waiting, and each has a way out; staff have done their part by the end of a run. */
function stranded(order: Order, now: number): string[] {
  const takes = (message: PersonMessage, actor: string) => refusal(order, message, now, actor) === undefined;
  const another = order.state === 'configured' ? 'correctNames' : 'reissue';
  switch (order.waitingOn) {
    case 'csr':
      return takes(another, 'order-page') ? [] : ['waits for another CSR and takes none.'];
    case 'customer-action':
      return takes('retryNow', 'order-page') ? [] : ['waits for its customer, who cannot have the issuer asked again.'];
    case 'staff-action':
      return ['waits for our staff.'];
    default:
      return order.issueRefusal && order.waitingOn !== 'admin-contact' ? ['was refused and waits for somebody else.'] : [];
  }
}

/** What the clock should have done by itself; not by the code that sets the clock. */
function overdue({ state, waitingOn, windowClosed, windowEndsAt, cancellation, retryAt, droppedNames }: Order, now: number): string[] {
  const due = {
    'the end of the refund window': windowClosed || !['placed', 'configured', 'issued'].includes(state) ? undefined : windowEndsAt,
    'the end of the approval': cancellation?.endsAt,
    'the revocation of certificates with dropped names': droppedNames?.revokeAt,
    'the next try of the issuer': waitingOn === 'issuer' ? retryAt : undefined,
  };
  return Object.entries(due).flatMap(([what, at = Infinity]) => (at < now ? [what] : []));
}

/** The orders that took the place of restarted ones live on like all others. */
async function restartsOf(db: Db, references: readonly string[]): Promise<string[]> {
  const orders = await Promise.all(references.map((reference) => findOrder(db, reference)));
  return orders.flatMap((order) => (order?.restartedAs ? [order.restartedAs.reference] : []));
}

/** Orders that renew others, which nobody has placed by themselves. */
async function renewalsOf(db: Db, references: readonly string[]): Promise<string[]> {
  const rows: { reference: string }[] = await db('orders').whereIn('renewal_of', references).select('reference');
  return rows.map(({ reference }) => reference);
}

/** Orders that still have to look at the orders beside them. */
function stillToLook(db: Db): Promise<{ reference: string }[]> {
  return db('renewal_looks').distinct({ reference: 'order_reference' });
}
