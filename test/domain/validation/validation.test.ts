import { areValidated, speaksFor } from '../../../domain/validation/validation';

const from = (day: string) => Date.parse(`${day}T00:00:00Z`);

test.each([
  ['SFILE', 'www.example.com', 'www.example.com', true],
  ['SFILE', 'example.com', 'www.example.com', false],
  ['FILE', 'www.example.com', 'www.example.com', true],
  ['FILE', 'example.com', 'www.example.com', false],
  ['FILE', 'www.example.com', 'example.com', false],
  ['FILE', 'example.com', '*.example.com', false],
  ['FILE', '*.example.com', '*.example.com', false],
  ['DNS', 'example.com', 'example.com', true],
  ['DNS', 'example.com', 'a.b.example.com', true],
  ['DNS', 'example.com', '*.example.com', true],
  ['DNS', 'example.com', 'notexample.com', false],
  ['DNS', 'www.example.com', 'example.com', false],
  ['DNS', 'www.example.com', '*.example.com', false],
  ['EMAIL', 'example.com', '*.www.example.com', true],
  ['EMAIL', 'example.com', 'example.org', false],
] as const)('%s at %s speaks for %s: %s', (method, domain, name, speaks) => {
  expect(speaksFor({ method, domain }, name)).toBe(speaks);
});

test('a mailbox below its domain speaks for its own part alone', () => {
  const mailbox = { method: 'EMAIL', domain: 'example.com', mailboxDomain: 'www.example.com' } as const;
  expect(['www.example.com', 'a.www.example.com', 'example.com', 'mail.example.com'].filter((name) => speaksFor(mailbox, name))).toEqual([
    'www.example.com',
    'a.www.example.com',
  ]);
});

test('no names are not validated names, and what is asked for and open is a no', () => {
  const validation = { domain: 'example.com', method: 'DNS', approvalId: 'a', linkEndsAt: 0, validatedAt: from('2026-11-24') } as const;
  const at = from('2026-11-25');
  expect(areValidated(['example.com'], [validation], at)).toBe(true);
  expect(areValidated([], [validation], at)).toBe(false);
  expect(areValidated(['example.com'], [validation, { ...validation, approvalId: 'b', validatedAt: undefined }], at)).toBe(false);
  expect(areValidated(['example.com', 'example.org'], [validation], at)).toBe(false);
});
