import { formatDistanceStrict } from 'date-fns';
import type { Order } from '../../../../domain/order/order';
import type { Instant } from '../../../../domain/time';
import type { TrioView } from '../../../../templates/parts/trio/trio';
import { dayView } from '../../frame/words';
import type { OverviewView } from './overview-page';

/** The three dates that people take for one: next reissue, expiry of the certificate, end of what was paid for. Null where no term runs. */
export function termView(order: Order, now: Instant): OverviewView['term'] {
  const { issuedAt, termEndsAt, certificateExpiresAt, nextReissueAt } = order;
  if (issuedAt === undefined || termEndsAt === undefined || !['issued', 'cancel-requested'].includes(order.state)) return null;
  const place = (at: Instant | undefined) => (at === undefined ? null : percentOf(at, issuedAt, termEndsAt));
  return {
    line: { today: percentOf(now, issuedAt, termEndsAt), reissue: place(nextReissueAt), expires: place(certificateExpiresAt) },
    dates: [
      ...(nextReissueAt === undefined ? [] : [dateView('turn', 'Next reissue', nextReissueAt, now, 'automatic, ')]),
      ...(certificateExpiresAt === undefined ? [] : [dateView('clock', 'Certificate expires', certificateExpiresAt, now)]),
      dateView('square', 'Term ends', termEndsAt, now),
    ],
  };
}

/** Whole percents, with room at both ends for what is drawn there. */
function percentOf(at: Instant, from: Instant, to: Instant): number {
  return Math.round(1 + 98 * Math.min(1, Math.max(0, (at - from) / (to - from))));
}

function dateView(icon: TrioView[number]['icon'], label: string, at: Instant, now: Instant, how = ''): TrioView[number] {
  return { icon, label, value: dayView(at).text, note: `${how}${formatDistanceStrict(at, now, { addSuffix: true })}` };
}
