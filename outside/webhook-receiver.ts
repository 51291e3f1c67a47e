import { setTimeout as pause } from 'node:timers/promises';
import { parseWebhookUrl } from '../domain/webhook/url';
import { SECOND_MS } from '../domain/time';
import { ATTEMPT_MS, type DeliveryAnswer } from '../domain/webhook/delivery';
import { addressesOf, type OutsideSettings } from './addresses';
import { exchange } from './exchange';

/** Of an answer nothing is needed but its status. */
const MOST_BYTES = 1024;

/**
 * Sends a message to a webhook's address: looked up, checked and pinned anew each time, because what a name leads to may have changed. Never
 * throws for what happens outside: that is the answer.
 */
export async function postMessage(
  address: string,
  message: { headers: Record<string, string>; body: string },
  settings: OutsideSettings,
): Promise<DeliveryAnswer> {
  const begun = performance.now();
  const took = () => Math.round(performance.now() - begun);
  try {
    const url = new URL(parseWebhookUrl(address, settings));
    const addresses = await within(ATTEMPT_MS, addressesOf(url.hostname, settings));
    const withinMs = Math.max(1, ATTEMPT_MS - took());
    const { status, retryAfter } = await exchange(url, addresses, { method: 'POST', ...message, withinMs, mostBytes: MOST_BYTES, trust: 'verified' });
    return { status, error: complaint(status), durationMs: took(), retryAfterMs: retryAfter === undefined ? undefined : pauseAskedFor(retryAfter) };
  } catch (error) {
    return { status: null, error: `The receiver could not be reached: ${reason(error)}`, durationMs: took() };
  }
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); undefined: it says neither. */
function pauseAskedFor(retryAfter: string): number | undefined {
  const ms = /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) * SECOND_MS : Date.parse(retryAfter) - Date.now();
  return ms > 0 ? ms : undefined;
}

function complaint(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `The receiver answered ${status}; redirects are not followed.`;
  return `The receiver answered ${status}.`;
}

function reason(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  const text = (message || code || 'the connection broke off').replace(/[^\x20-\x7e]/g, '?').slice(0, 200);
  return text.endsWith('.') ? text : `${text}.`;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = pause(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`the name was not found out within ${ms / 1000} seconds`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stop.abort();
  }
}
