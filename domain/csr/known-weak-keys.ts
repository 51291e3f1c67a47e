import { createHash } from 'node:crypto';
import list from './known-weak-keys.json';

/** Of each SHA-256 so much is kept: a sound key is taken for a weak one once in about a thousand million keys. */
const ENTRY_BYTES = 6;

let entries: Buffer | undefined;

/**
 * Whether an RSA key is one that anybody can make again (Baseline Requirements 6.1.1.3 (5)). Takes the modulus, big-endian without leading zeros. What
 * the list covers stands in it; scripts/weak-keys.mjs makes it, and says how to cover more.
 */
export function isKnownWeak(modulus: Buffer): boolean {
  entries ??= Buffer.from(list.sha256, 'base64');
  const wanted = createHash('sha256').update(modulus).digest().subarray(0, ENTRY_BYTES);
  let [low, high] = [0, entries.length / ENTRY_BYTES];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = wanted.compare(entries, middle * ENTRY_BYTES, (middle + 1) * ENTRY_BYTES);
    if (order === 0) return true;
    if (order < 0) high = middle;
    else low = middle + 1;
  }
  return false;
}
