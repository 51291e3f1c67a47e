import { Webhook } from 'standardwebhooks';
import { createSecrets } from '../../../domain/secrets';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../domain/time';
import { eventTypes } from '../../../domain/order/transition';
import { eventTypeOf, oldSecretUntil, signingVersions, webhookEventType, webhookEventTypes } from '../../../domain/webhook/webhook';
import { ATTEMPT_MS, CLAIM_MS, nextAttemptAt, outcomeOf, progressInWords, retryPausesMs } from '../../../domain/webhook/delivery';
import { eventMessage, signedHeaders, testMessage } from '../../../domain/webhook/message';
import { parseWebhookUrl } from '../../../domain/webhook/url';

const at = Date.UTC(2026, 10, 24, 9, 0, 0);

/** Instants of all attempts, from the first, when none is taken. */
function attempts(lastsMs = 0): number[] {
  const instants = [0];
  for (;;) {
    const begun = instants.at(-1)! + at;
    const next = nextAttemptAt({ attempts: instants.length, firstAttemptAt: at, at: begun });
    if (next === undefined) return instants;
    instants.push(Math.max(next, begun + lastsMs) - at);
  }
}

test('attempts: at once, then after growing pauses, the last one three days after the first', () => {
  const instants = attempts();
  const pauses = instants.slice(1).map((instant, index) => instant - instants[index]!);
  expect(pauses.slice(0, -1)).toEqual([
    5 * SECOND_MS,
    MINUTE_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
  ]);
  expect(instants.at(-1)).toBe(3 * DAY_MS);
  expect([...pauses].sort((a, b) => a - b)).toEqual(pauses);
  expect(instants).toHaveLength(retryPausesMs.length + 2);
});

test('what was asleep for longer than three days is tried once more, then given up', () => {
  expect(nextAttemptAt({ attempts: 2, firstAttemptAt: at, at: at + 10 * DAY_MS })).toBeUndefined();
  expect(nextAttemptAt({ attempts: 30, firstAttemptAt: at, at: at + DAY_MS })).toBe(at + 3 * DAY_MS);
});

test('a claim lasts longer than an attempt, and ends soon when its worker died', () => {
  expect(CLAIM_MS).toBeGreaterThan(ATTEMPT_MS);
  expect(CLAIM_MS).toBeLessThanOrEqual(20 * SECOND_MS);
});

test('a receiver that is overloaded is left alone for as long as it asks, within the three days; no other answer asks for that', () => {
  const tried = { attempts: 1, firstAttemptAt: at, at };
  for (const status of [429, 503]) {
    expect(outcomeOf({ status, retryAfterMs: HOUR_MS }, tried)).toEqual({ state: 'pending', nextAttemptAt: at + HOUR_MS });
    expect(outcomeOf({ status, retryAfterMs: 1 }, tried)).toEqual({ state: 'pending', nextAttemptAt: at + 5 * SECOND_MS });
    expect(outcomeOf({ status, retryAfterMs: 30 * DAY_MS }, tried)).toEqual({ state: 'pending', nextAttemptAt: at + 3 * DAY_MS });
  }
  expect(outcomeOf({ status: 500, retryAfterMs: HOUR_MS }, tried)).toEqual({ state: 'pending', nextAttemptAt: at + 5 * SECOND_MS });
});

test.each([200, 201, 204, 299])('%d is a success', (status) => {
  expect(outcomeOf({ status }, { attempts: 1, firstAttemptAt: at, at })).toEqual({ state: 'delivered' });
});

test.each([null, 100, 199, 300, 301, 302, 400, 404, 429, 500, 503])('%p is tried again, and given up at the end', (status) => {
  expect(outcomeOf({ status }, { attempts: 1, firstAttemptAt: at, at })).toEqual({ state: 'pending', nextAttemptAt: at + 5 * SECOND_MS });
  expect(outcomeOf({ status }, { attempts: 11, firstAttemptAt: at, at: at + 3 * DAY_MS })).toEqual({ state: 'failed', disables: 'failing' });
});

test('410 ends it at once', () => {
  expect(outcomeOf({ status: 410 }, { attempts: 1, firstAttemptAt: at, at })).toEqual({ state: 'failed', disables: 'gone' });
});

test('types: one for each event of the feed, and back', () => {
  expect(webhookEventTypes.map(eventTypeOf)).toEqual(eventTypes);
  expect(webhookEventType('issued')).toBe('order.issued');
});

describe('signatures', () => {
  const secrets = createSecrets('k'.repeat(64));
  const [first, second] = [secrets.webhookSecret('w', 1), secrets.webhookSecret('w', 2)];
  const event = { id: 7, orderReference: 'CW-0123456789AB', sequence: 2, type: 'issued', state: 'issued', waitingOn: null, at } as const;
  const body = eventMessage({ ...event, actor: 'staff:ann@example.com', note: 'Grüße' });

  test('secrets: 256 bits each, another one for each webhook, version and installation', () => {
    for (const secret of [first, second]) expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const others = [second, secrets.webhookSecret('v', 1), createSecrets('x'.repeat(64)).webhookSecret('w', 1)];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(first).toBe(secrets.webhookSecret('w', 1));
  });

  test('are right for the library of standardwebhooks.com, with either secret; nothing may be changed', () => {
    const headers = signedHeaders('event_7', Date.now(), body, [second, first]);
    for (const secret of [first, second]) expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: 'order.issued', data: { id: '7' } });
    const wrong =
      (changed: Record<string, string>, raw = body) =>
      () =>
        new Webhook(first).verify(raw, { ...headers, ...changed });
    expect(wrong({}, body.replace('7', '8'))).toThrow('No matching signature');
    expect(wrong({ 'webhook-id': 'event_8' })).toThrow('No matching signature');
    expect(wrong({ 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) })).toThrow('No matching signature');
    expect(() => new Webhook(secrets.webhookSecret('v', 1)).verify(body, headers)).toThrow('No matching signature');
  });

  test('the library signs the same', () => {
    const now = new Date(at);
    expect(signedHeaders('event_7', at, body, [first])['webhook-signature']).toBe(new Webhook(first).sign('event_7', now, body));
  });

  test('no message names one of our people', () => {
    expect(JSON.parse(body)).toMatchObject({ timestamp: '2026-11-24T09:00:00.000Z', data: { actor: 'staff', note: null } });
    expect(JSON.parse(testMessage('w', at))).toEqual({ type: 'webhook.test', timestamp: '2026-11-24T09:00:00.000Z', data: { webhook_id: 'w' } });
  });

  test('the old secret signs for 24 hours after a rotation', () => {
    const rotated = { secretVersion: 3, secretRotatedAt: at };
    expect(signingVersions({ secretVersion: 1, secretRotatedAt: null }, at)).toEqual([1]);
    expect(signingVersions(rotated, at + DAY_MS - 1)).toEqual([3, 2]);
    expect(signingVersions(rotated, at + DAY_MS)).toEqual([3]);
    expect(oldSecretUntil(rotated, at)).toBe(at + DAY_MS);
  });
});

describe('addresses', () => {
  const strict = { allowPrivate: false };
  test.each([
    ['https://example.com/hooks?a=b', 'https://example.com/hooks?a=b'],
    ['HTTPS://Example.COM:8443', 'https://example.com:8443/'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['https://0x7f.1/', 'https://127.0.0.1/'], // refused by the rule about addresses, which sees it as it is
  ])('%s is taken', (given, stored) => {
    expect(parseWebhookUrl(given, strict)).toBe(stored);
  });

  test.each([
    ['example.com/hooks', /is no address/],
    ['', /is no address/],
    ['https://', /is no address/],
    ['mailto:a@example.com', /is no address|https:\/\//],
    ['http://example.com/', /does not begin with https:\/\//],
    ['ftp://example.com/', /does not begin with https:\/\//],
    ['file:///etc/passwd', /is no address|https:\/\//],
    ['https://ann:secret@example.com/', /user name or password/],
    ['https://ann@example.com/', /user name or password/],
    ['https://example.com/#here', /after #/],
    [`https://example.com/${'x'.repeat(1000)}`, /longer than 1000/],
  ])('%s is refused, and what to do is said', (given, sentence) => {
    expect(() => parseWebhookUrl(given, strict)).toThrow(sentence);
    expect(() => parseWebhookUrl(given, strict)).toThrow(expect.objectContaining({ fields: [{ field: 'url', detail: expect.stringMatching(/^url /) }] }));
  });

  test('http only where addresses inside are allowed', () => {
    expect(parseWebhookUrl('http://127.0.0.1:9/', { allowPrivate: true })).toBe('http://127.0.0.1:9/');
  });
});

test.each([
  [{ pending: 0 }, 'No event waits.'],
  [
    { pending: 3, nextAttemptAt: at, lastAnswer: { status: 503, error: 'The receiver answered 503.', durationMs: 4 } },
    '3 events wait. The receiver answered 503. Next attempt at 24 November 2026, 09:00 UTC.',
  ],
  [{ pending: 1, lastAnswer: { status: 204, error: null, durationMs: 4 } }, '1 event waits. The receiver answered 204. The webhook is disabled.'],
])('progress in words', (progress, words) => {
  expect(progressInWords(progress)).toBe(words);
});
