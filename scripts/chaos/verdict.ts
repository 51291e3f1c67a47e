import type { Client } from '@temporalio/client';
import type { Db } from '../../db/connection';
import { listEvents } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { listCertificates } from '../../db/certificates';
import { listMails } from '../../db/mails';
import { findOrder, listOpenReferences } from '../../db/orders';
import type { EventType } from '../../domain/transition';
import type { Order } from '../../domain/order';
import type { Said } from './client';
import type { FaultyMail } from './mail';

/** A yes to one of these must have left one of these events. */
const effects: Record<string, EventType[]> = {
  configure: ['configured'],
  cancel: ['cancel-requested', 'cancel-approved', 'credited', 'cancelled'],
  reissue: ['reissue-requested'],
  withdraw: ['cancel-withdrawn'],
  refund: ['refund-requested'],
  restart: ['restart-requested'],
  'refund or restart': ['refund-requested', 'restart-requested'],
};
/** Events of which an order may have one at most. */
const once: EventType[] = [
  'placed',
  'configured',
  'issued',
  'credited',
  'cancelled',
  'refund-requested',
  'refunded',
  'restart-requested',
  'restarted',
  'expired',
];

export interface Verdict {
  violations: string[];
  lostAnswers: number;
  doubleEffects: number;
}

/** The ten invariants of reliability-performance.md, from tables, workflows and mails; and what clients were told. */
export async function judge(db: Db, client: Client, said: readonly Said[], references: readonly string[], mail: FaultyMail): Promise<Verdict> {
  const violations: string[] = [...(await proveLedger(db)).faults.map((fault) => `I1-I3: ${fault}`)];
  let lostAnswers = 0;
  let doubleEffects = 0;
  const lost = (what: string) => {
    lostAnswers += 1;
    violations.push(`I7: ${what}`);
  };
  for (const { reference, what, outcome } of said) {
    const wanted = effects[what];
    if (outcome !== 'ok' || !wanted) continue;
    const events = await listEvents(db, reference);
    if (!events.some(({ type }) => wanted.includes(type))) lost(`${reference}: "${what}" was answered with yes and left none of ${wanted.join(', ')}.`);
  }
  for (const { reference: buyerReference } of said.filter(({ what, outcome }) => what === 'place' && outcome === 'ok')) {
    const row = await db('orders').where('buyer_reference', buyerReference).first('reference');
    if (!row) lost(`The order ${buyerReference} was answered with yes and is not there.`);
  }
  for (const reference of references) {
    const order = await findOrder(db, reference);
    if (!order) {
      violations.push(`I7: ${reference} is not there.`);
      continue;
    }
    const must = (holds: boolean, what: string) => void (holds || violations.push(`${reference} (${order.state}): ${what}`));
    const [events, lines, certificates, mails] = await Promise.all([
      listEvents(db, reference),
      listOrderLines(db, reference),
      listCertificates(db, reference),
      listMails(db, reference),
    ]);
    must(
      events.every(({ sequence, actor }, index) => sequence === index + 1 && actor !== ''),
      'I10: an event for each transition, with its actor',
    );
    must(events.length === order.sequence && events.at(-1)?.state === order.state, 'I5: the row is where its last event says');
    must(new Set(lines.map(({ key }) => key)).size === lines.length, 'I4: each effect once');
    for (const type of once) {
      if (events.filter((event) => event.type === type).length <= 1) continue;
      doubleEffects += 1;
      violations.push(`${reference}: I4: ${type} happened more than once.`);
    }
    const over = ['credited', 'cancelled', 'refund-requested', 'refunded', 'restarted'].includes(order.state);
    must(!over || certificates.every(({ revokedAt }) => revokedAt !== null), 'I8: no certificate of a cancelled order is valid');
    must(
      mails.every(({ sentAt, approvalId }) => sentAt !== null || approvalId !== null),
      'I6: every mail that is not an approval went out',
    );
    must(
      new Set(mails.map(({ kind, approvalId, id }) => (approvalId ? `${kind} ${approvalId}` : id))).size === mails.length,
      'I6: one mail of a kind for each link',
    );
    const handle = client.workflow.getHandle(`order:${reference}`);
    const described = await handle.describe();
    if (described.status.name === 'RUNNING') {
      const asked = await handle.query<Order>('order');
      must(asked.state === order.state && asked.sequence === order.sequence, 'I5: the workflow is where the row is');
    } else must(order.waitingOn === null, `I9: the workflow ended as ${described.status.name}`);
  }
  const ids = mail.mails.map(({ messageId, subject }) => `${messageId} ${subject}`);
  if (new Set(ids.map((id) => id.split(' ')[0])).size !== new Set(ids).size) violations.push('I6: one Message-ID was used for two different mails.');
  const open = await listOpenReferences(db, '', 10_000);
  for (const reference of open) {
    if (!references.includes(reference)) continue;
    const { status } = await client.workflow.getHandle(`order:${reference}`).describe();
    if (status.name !== 'RUNNING') violations.push(`I9: ${reference} is open and its workflow is ${status.name}.`);
  }
  return { violations, lostAnswers, doubleEffects };
}
