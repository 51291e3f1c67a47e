import type { Db } from '../../db/connection';
import { findApproval } from '../../db/order/approvals';
import { listEvents, type OrderEvent } from '../../db/order/events';
import { findOrder } from '../../db/order/orders';
import { answerId, type Decision } from '../../domain/validation/approval';
import { mailSequence, type EventType } from '../../domain/order/transition';
import type { Said } from './client';

/** A yes to one of these must have left one of these events. */
const effects: Record<string, EventType[]> = {
  configure: ['configured'],
  'correct names': ['names-corrected'],
  resend: ['email-resent'],
  vet: ['vetted'],
  'refuse in vetting': ['credited', 'cancelled'],
  release: ['review-released'],
  'refuse in review': ['credited', 'cancelled'],
  cancel: ['cancel-requested', 'cancel-approved', 'credited', 'cancelled'],
  'cancel as staff': ['cancel-approved', 'credited', 'cancelled'],
  'send the approval again': ['approval-resent'],
  'change the admin contact': ['admin-contact-changed'],
  reissue: ['reissue-requested'],
  'send another CSR': ['names-corrected', 'reissue-requested'],
  'ask the issuer again': ['retried'],
  retry: ['retried'],
  revoke: ['revoke-requested'],
  withdraw: ['cancel-withdrawn'],
  refund: ['refund-requested'],
  'refund done': ['refunded'],
  restart: ['restart-requested'],
  'refund or restart': ['refund-requested', 'restart-requested'],
};
/** After one of these an older link is answered, and changes nothing. */
const endsLinks: EventType[] = [
  'names-corrected',
  'email-resent',
  'domain-approved',
  'reissue-requested',
  'reissue-declined',
  'revoke-requested',
  'approval-resent',
  'admin-contact-changed',
  'cancel-withdrawn',
  'cancel-declined',
  'cancel-approval-ended',
  'cancel-approved',
  'credited',
  'cancelled',
];

/** I7: what was answered with yes and left nothing; and I8: what was refused as too late before its window had ended. */
export async function wrongAnswers(db: Db, said: readonly Said[]): Promise<{ lost: string[]; early: string[] }> {
  const lost: string[] = [];
  const early: string[] = [];
  for (const one of said) {
    const { reference, what } = one;
    if (one.late) {
      const { windowEndsAt = Infinity } = (await findOrder(db, reference)) ?? {};
      // By the time of the answer, which no judgement is later than.
      if ((one.at ?? 0) <= windowEndsAt) early.push(`${reference}: "${what}" was refused as too late inside the refund window.`);
    }
    if (one.outcome !== 'ok') continue;
    if (what === 'place') {
      if (!(await db('orders').where('buyer_reference', reference).first('reference')))
        lost.push(`The order ${reference} was answered with yes and is not there.`);
    } else if (one.approvalId !== undefined) {
      if (await isLostPress(db, one, one.approvalId))
        lost.push(`${reference}: "${what}" was answered, its link ${one.approvalId} was alive, and nothing came of it.`);
    } else {
      const wanted = effects[what];
      if (!wanted) continue;
      const events = await listEvents(db, reference);
      if (!events.some(({ type }) => wanted.includes(type))) lost.push(`${reference}: "${what}" was answered with yes and left none of ${wanted.join(', ')}.`);
    }
  }
  return { lost, early };
}

/** The page of a link answers every press in the same way: it counted, or the link had ended by then, or something else had been quicker. */
async function isLostPress(db: Db, { reference, what, at = 0 }: Said, approvalId: string): Promise<boolean> {
  const [decision] = what.split(' ') as [Decision];
  const events = await listEvents(db, reference);
  const quicker = (event: OrderEvent) => event.sequence > mailSequence(approvalId) && event.at <= at && endsLinks.includes(event.type);
  if (events.some((event) => event.cause === answerId(approvalId, decision) || quicker(event))) return false;
  return ((await findApproval(db, approvalId))?.endsAt ?? 0) >= at;
}
