import type { Dropped, Order } from '../order/order';
import { durationInWords, readableTime, type Instant } from '../time';

/** The policy's time for more valid names than were bought is given once in this many times its length: in 30 days where it is 72 hours. */
const ONCE_IN = 10;

/**
 * When the certificates that carry dropped names are revoked (docs/decisions/0042): after the policy's time; where it was given already,
 * and more names than were bought would be valid otherwise, as soon as the new certificate is there. A reissue that drops nothing more leaves the
 * time as it was, one that has the names again ends it.
 * @param dropped counted over all earlier certificates that are still valid
 */
export function dropNames(
  order: Pick<Order, 'sale' | 'droppedNames' | 'namesExceededAt'>,
  dropped: Dropped | undefined,
  now: Instant,
): Pick<Order, 'droppedNames' | 'namesExceededAt'> {
  const { droppedNames: waiting, namesExceededAt, sale } = order;
  if (dropped === undefined) return { droppedNames: undefined, namesExceededAt };
  const nothingMore = waiting !== undefined && dropped.versions.every((version) => waiting.versions.includes(version));
  if (nothingMore && (waiting.beyondBought || !dropped.beyondBought)) return { droppedNames: { ...dropped, revokeAt: waiting.revokeAt }, namesExceededAt };
  const { droppedNamesMs } = sale.policy;
  if (!dropped.beyondBought) return { droppedNames: { ...dropped, revokeAt: now + droppedNamesMs }, namesExceededAt };
  const wasGiven = namesExceededAt !== undefined && now < namesExceededAt + ONCE_IN * droppedNamesMs;
  if (wasGiven) return { droppedNames: { ...dropped, revokeAt: now }, namesExceededAt };
  return { droppedNames: { ...dropped, revokeAt: now + droppedNamesMs }, namesExceededAt: now };
}

/** Said before: what a reissue that is asked for now would do to earlier certificates. */
export function droppingInWords(order: Pick<Order, 'sale' | 'droppedNames' | 'namesExceededAt'>, dropped: Dropped, now: Instant): string {
  const { revokeAt = now } = dropNames(order, dropped, now).droppedNames ?? {};
  const left = `${certificatesInWords(dropped.versions)} ${has(dropped.versions)} names that this reissue drops (${namesInWords(dropped.names)})`;
  if (revokeAt > now && revokeAt === order.droppedNames?.revokeAt)
    return `${left} and ${are(dropped.versions)} revoked on ${readableTime(revokeAt)}, as before.`;
  if (revokeAt > now)
    return `${left} and ${are(dropped.versions)} revoked ${durationInWords(revokeAt - now)} after the new one is issued, unless another reissue has the names again before.`;
  return `${left} and ${are(dropped.versions)} revoked as soon as the new one is issued, because more names than were bought were valid at a time not long ago.`;
}

/** Shown while the time runs. Undefined: nothing was dropped. */
export function droppedInWords({ droppedNames }: Pick<Order, 'droppedNames'>): string | undefined {
  if (droppedNames === undefined) return undefined;
  const { versions, names, revokeAt } = droppedNames;
  return `${certificatesInWords(versions)} ${has(versions)} names that a reissue dropped (${namesInWords(names)}) and ${are(versions)} revoked on ${readableTime(revokeAt)}; a reissue that has the names again undoes that.`;
}

/** Why the certificates were revoked, for the contacts. */
export function revokedForNames({ versions, names }: Dropped): string {
  return `${certificatesInWords(versions)} had names that a reissue dropped: ${namesInWords(names)}.`;
}

/** What is left to revoke once these certificates are revoked for another reason. */
export function without(droppedNames: Order['droppedNames'], gone: readonly number[]): Order['droppedNames'] {
  const versions = droppedNames?.versions.filter((version) => !gone.includes(version)) ?? [];
  return droppedNames && versions.length > 0 ? { ...droppedNames, versions } : undefined;
}

export function certificatesInWords(versions: readonly number[]): string {
  return versions.length === 1 ? `Certificate ${versions[0]}` : `Certificates ${versions.slice(0, -1).join(', ')} and ${versions.at(-1)}`;
}

const has = (versions: readonly number[]) => (versions.length === 1 ? 'has' : 'have');
const are = (versions: readonly number[]) => (versions.length === 1 ? 'is' : 'are');

/** A certificate may have a hundred. */
function namesInWords(names: readonly string[]): string {
  const shown = names.slice(0, 5);
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
