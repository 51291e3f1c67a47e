import type { Order } from '../../domain/order/order';
import { isRenewedAnew, takenBack, takenBackInWords, type Less } from '../../domain/sale/renewal';
import { reissueDueAt } from '../../domain/sale/term';
import type { Instant } from '../../domain/time';
import type { Letter } from '../messages';
import type { Step } from '../transition';

/** What has become of the orders beside this one. One thing at a time: where there is more, the order is told to look once more. */
export function renewalsSeen(order: Order, { lenderEndsAt, renewedAs }: Letter<'renewalsSeen'>, now: Instant): Step | undefined {
  const less = takenBack(order, lenderEndsAt, now);
  if (less) return daysTakenBack(order, less, now);
  if (!isRenewedAnew(order, renewedAs)) return undefined;
  const event = renewedAs === undefined ? 'renewal-ended' : 'renewed';
  return { facts: { renewedAs }, event, actor: 'clock', note: renewedAs ?? order.renewedAs };
}

/** The contacts are told the new end, so that no reminder of it is made up for; the certificate's reissue is planned for a term that is shorter. */
function daysTakenBack(order: Order, less: Less, now: Instant): Step {
  const { certificateStartsAt: from = order.issuedAt, certificateExpiresAt: to, nextReissueAt: planned } = order;
  const { termEndsAt } = less;
  const nextReissueAt =
    planned === undefined || from === undefined || to === undefined || termEndsAt === undefined ? planned : reissueDueAt(from, to, termEndsAt);
  return {
    facts: { ...less, nextReissueAt, remindedAt: termEndsAt === undefined ? order.remindedAt : now },
    event: 'days-taken-back',
    actor: 'clock',
    note: takenBackInWords(order, less),
    mails: ['days-taken-back'],
  };
}
