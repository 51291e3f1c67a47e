import { createSecrets, newApiKey, newOrderReference } from '../../domain/secrets';

const secrets = createSecrets('k'.repeat(64));
const approval = { id: 'CW-A.2.0', orderReference: 'CW-A', kind: 'domain', recipient: 'admin@example.com' };

test('references are CW- and 12 characters of Crockford base32, never twice', () => {
  const references = new Set(Array.from({ length: 2000 }, newOrderReference));
  expect(references.size).toBe(2000);
  for (const reference of references) expect(reference).toMatch(/^CW-[0-9A-HJKMNP-TV-Z]{12}$/);
});

test('order tokens can be shown again, differ for each order and each installation', () => {
  expect(secrets.orderToken('CW-A')).toMatch(/^[A-Za-z0-9]{32,}$/);
  expect(secrets.orderToken('CW-A')).toBe(secrets.orderToken('CW-A'));
  expect(new Set([secrets.orderToken('CW-A'), secrets.orderToken('CW-B'), createSecrets('x'.repeat(64)).orderToken('CW-A')]).size).toBe(3);
});

test('scenario 17: an approval secret fits its own approval, order, purpose and recipient alone', () => {
  const secret = secrets.approvalSecret(approval);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(secrets.approvalMatches(approval, secret)).toBe(true);
  for (const other of [{ id: 'CW-A.3.0' }, { orderReference: 'CW-B' }, { kind: 'cancellation' }, { recipient: 'other@example.com' }]) {
    expect(secrets.approvalMatches({ ...approval, ...other }, secret)).toBe(false);
  }
  for (const wrong of ['', secret.slice(0, 63), `${secret}0`, secret.toUpperCase(), '0'.repeat(64)])
    expect(secrets.approvalMatches(approval, wrong)).toBe(false);
});

test('a value to publish is one for a request, another for the next; what was given out before values were shared stays good', () => {
  const linkEndsAt = Date.parse('2026-12-24T00:00:00Z');
  const shared = (valueId: string, index: number) => secrets.randomValue({ approvalId: `CW-A.2.${index}`, valueId, linkEndsAt });
  expect(shared('CW-A.2', 1)).toBe(shared('CW-A.2', 0));
  expect(shared('CW-A.3', 0)).not.toBe(shared('CW-A.2', 0));
  expect(secrets.randomValue({ approvalId: 'CW-A.2.1', linkEndsAt })).toBe('202611242ea6d074f2664e025e96d47e7d3443367e2d0426a9cc6550');
});

test('API keys carry 256 random bits', () => {
  expect(newApiKey()).toMatch(/^cw[0-9a-f]{64}$/);
  expect(newApiKey()).not.toBe(newApiKey());
});
