import type { Client } from '@temporalio/client';
import type { Db } from '../../db/connection';
import { listEvents } from '../../db/events';
import { listMails } from '../../db/mails';
import { findOrder, listOpenReferences } from '../../db/orders';
import type { EventType } from '../../domain/transition';
import { brokenInvariants, brokenLedger } from '../../test/support/invariants';
import type { Said } from './client';
import type { FaultyMail } from './mail';

/** A yes to one of these must have left one of these events. */
const effects: Record<string, EventType[]> = {
  configure: ['configured'],
  'approve domain': ['domain-approved', 'credited', 'cancelled'],
  'decline domain': ['credited', 'cancelled'],
  vet: ['vetted'],
  cancel: ['cancel-requested', 'cancel-approved', 'credited', 'cancelled'],
  'approve cancel': ['cancel-approved'],
  'decline cancel': ['cancel-declined'],
  'cancel as staff': ['cancel-approved', 'credited', 'cancelled'],
  'send the approval again': ['approval-resent'],
  reissue: ['reissue-requested'],
  revoke: ['revoke-requested'],
  withdraw: ['cancel-withdrawn'],
  refund: ['refund-requested'],
  'refund done': ['refunded'],
  restart: ['restart-requested'],
  'refund or restart': ['refund-requested', 'restart-requested'],
};
/** Events of which an order may have one at most. */
const once: EventType[] = [
  'placed',
  'configured',
  'vetted',
  'issued',
  'cancel-approved',
  'credited',
  'cancelled',
  'refund-requested',
  'refunded',
  'restart-requested',
  'restarted',
  'revoke-requested',
  'expired',
];

export interface Verdict {
  violations: string[];
  lostAnswers: number;
  doubleEffects: number;
}

/** The ten invariants of reliability-performance.md, from tables, workflows and mails; and what clients were told. */
export async function judge(db: Db, client: Client, said: readonly Said[], lived: readonly string[], mail: FaultyMail): Promise<Verdict> {
  const violations: string[] = (await brokenLedger({ db })).map((fault) => `I1-I3: ${fault}`);
  const lost = await lostAnswers(db, said);
  let doubleEffects = 0;
  const references = [...lived, ...(await restartsOf(db, lived))];
  for (const reference of references) {
    violations.push(...(await brokenInvariants({ db, client }, reference)));
    const events = await listEvents(db, reference);
    for (const type of once) {
      if (events.filter((event) => event.type === type).length <= 1) continue;
      doubleEffects += 1;
      violations.push(`${reference}: I4: ${type} happened more than once.`);
    }
    const unsent = (await listMails(db, reference)).filter(({ sentAt, droppedAt }) => sentAt === null && droppedAt === null);
    violations.push(...unsent.map(({ id }) => `I6: the mail ${id} did not go out.`));
  }
  const ids = mail.mails.map(({ messageId, subject }) => `${messageId} ${subject}`);
  if (new Set(ids.map((id) => id.split(' ')[0])).size !== new Set(ids).size) violations.push('I6: one Message-ID was used for two different mails.');
  for (const reference of await listOpenReferences(db, '', 100_000)) {
    const { status } = await client.workflow.getHandle(`order:${reference}`).describe();
    if (status.name !== 'RUNNING') violations.push(`I9: ${reference} is open and its workflow is ${status.name}.`);
  }
  return { violations: [...violations, ...lost.map((what) => `I7: ${what}`)], lostAnswers: lost.length, doubleEffects };
}

/** Every yes that a client got is kept. */
async function lostAnswers(db: Db, said: readonly Said[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { reference, what, outcome } of said) {
    if (outcome !== 'ok') continue;
    if (what === 'place') {
      if (!(await db('orders').where('buyer_reference', reference).first('reference')))
        lost.push(`The order ${reference} was answered with yes and is not there.`);
      continue;
    }
    const wanted = effects[what];
    if (!wanted) continue;
    const events = await listEvents(db, reference);
    if (!events.some(({ type }) => wanted.includes(type))) lost.push(`${reference}: "${what}" was answered with yes and left none of ${wanted.join(', ')}.`);
  }
  return lost;
}

/** The orders that took the place of restarted ones live on like all others. */
async function restartsOf(db: Db, references: readonly string[]): Promise<string[]> {
  const orders = await Promise.all(references.map((reference) => findOrder(db, reference)));
  return orders.flatMap((order) => (order?.restartedAs ? [order.restartedAs.reference] : []));
}
