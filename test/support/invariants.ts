import { listApprovals } from '../../db/approvals';
import { listCertificates } from '../../db/certificates';
import { listEvents } from '../../db/events';
import { listOrderLines } from '../../db/ledger';
import { proveLedger } from '../../db/ledger-proof';
import { listMails } from '../../db/mails';
import type { Order } from '../../domain/order';
import type { OrderSystem } from './order-system';

/**
 * What must hold of an order whatever happened to it (reliability-performance.md, invariants I1 to I10, as far as one order shows them).
 * Gives one sentence for each that does not.
 */
export async function brokenInvariants(system: OrderSystem, reference: string): Promise<string[]> {
  const order = await system.getOrder(reference);
  const [lines, events, certificates, mails, approvals] = await Promise.all([
    listOrderLines(system.db, reference),
    listEvents(system.db, reference),
    listCertificates(system.db, reference),
    listMails(system.db, reference),
    listApprovals(system.db, reference),
  ]);
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length;
  const broken: string[] = [];
  const must = (holds: boolean, what: string) => holds || broken.push(`${reference}: ${what}`);

  must(count('charge') === 1 && count('credit') <= 1 && count('refund') <= 1, 'I3: charged once, credited at most once');
  must(count('credit') === (['credited', 'refunded', 'restarted'].includes(order.state) ? 1 : 0), `I3: credited where it is ${order.state}`);
  must(new Set(lines.map(({ key }) => key)).size === lines.length, 'I4: each effect once');
  must(
    events.every(({ sequence }, index) => sequence === index + 1),
    'I10: one event for each transition, without gaps',
  );
  must(events.at(-1)?.state === order.state && events.length === order.sequence, 'I5: the row is where its last event says');
  must(
    events.every(({ actor }) => actor !== ''),
    'I10: every event has an actor',
  );
  const perApproval = new Map<string, number>();
  for (const { kind, approvalId } of mails) if (approvalId) perApproval.set(`${kind} ${approvalId}`, (perApproval.get(`${kind} ${approvalId}`) ?? 0) + 1);
  must(
    [...perApproval.values()].every((many) => many === 1),
    'I6: one e-mail of a kind for each link',
  );
  must(
    approvals.every(({ id }) => mails.some(({ approvalId }) => approvalId === id)),
    'I6: every link has its e-mail',
  );
  if (['credited', 'refunded', 'restarted', 'cancelled'].includes(order.state)) {
    must(
      certificates.every(({ revokedAt }) => revokedAt !== null),
      'I8: no certificate of a cancelled order is valid',
    );
  }
  const asked = await workflowOrder(system, reference);
  if (asked) must(asked.state === order.state && asked.sequence === order.sequence, 'I5: the workflow is where the row is');
  broken.push(...(await failedTasks(system, reference)).map((why) => `${reference}: I9: ${why}`));
  return broken;
}

/** I1 and I2, over all orders. */
export async function brokenLedger(system: OrderSystem): Promise<string[]> {
  return (await proveLedger(system.db)).faults;
}

async function workflowOrder(system: OrderSystem, reference: string): Promise<Order | undefined> {
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  if ((await handle.describe()).status.name !== 'RUNNING') return undefined;
  return handle.query<Order>('order');
}

async function failedTasks(system: OrderSystem, reference: string): Promise<string[]> {
  const { events } = await system.client.workflow.getHandle(`order:${reference}`).fetchHistory();
  return (events ?? []).flatMap(({ workflowTaskFailedEventAttributes: failed }) => {
    const { cause, failure } = failed ?? {};
    // A message came while the workflow was just ending (1, unhandled command), or the worker lost its cache (23): the engine tries again by itself.
    return failed && failure?.message && ![1, 23].includes(Number(cause)) ? [failure.message] : [];
  });
}
