import type { Guard } from './guard';

/** Conditions of what is written late, by somebody who does not know what happened meanwhile. */
const late = (name: string, file: string, text: string, without: string): Guard => ({ name, file, text, without, tests: ['test/db/late-writes.test.ts'] });

export const lateWriteGuards: readonly Guard[] = [
  {
    name: 'no session with a password of before',
    file: 'db/people/sessions.ts',
    text: "'users.id': session.userId, password_hash: passwordHash,",
    without: "'users.id': session.userId,",
    tests: ['test/api/sessions.test.ts'],
  },
  late('a password in the place of the one that was shown', 'db/people/users.ts', '{ id, password_hash: shown }', '{ id }'),
  late('an e-mail that is over stays as it is', 'db/mail/mails.ts', '{ id, sent_at: null, failed_at: null, dropped_at: null }', '{ id }'),
  late('of two tries of a mail one is counted', 'db/mail/mails.ts', '    .where({ tries })\n', ''),
  late('the newest look stays', 'db/order/validation-checks.ts', 'VALUES(at) >= at', 'TRUE'),
  late(
    'a try gives up itself alone',
    'db/account/idempotent-requests.ts',
    "    .where({ ...identify(accountId, key), tried_at: new Date(triedAt) })\n    .whereNull('status')\n    .update({ tried_at: new Date(0) });",
    "    .where(identify(accountId, key))\n    .whereNull('status')\n    .update({ tried_at: new Date(0) });",
  ),
  late(
    'erasure takes what comes after it',
    'db/order/erasure.ts',
    ".orWhereNotNull('o.erased_at'))\n    .andWhere('s.created_at', '>='",
    ")\n    .andWhere('s.created_at', '>='",
  ),
  {
    name: 'a cursor stays behind what may commit late',
    file: 'db/order/feeds.ts',
    text: 'NOW(3) - INTERVAL ? SECOND AS settled',
    without: 'NOW(3) - INTERVAL 0 * ? SECOND AS settled',
    tests: ['test/api/conformance/feeds.test.ts'],
  },
  {
    name: 'a refund that failed is not done by a word of before',
    file: 'domain/order/message-rules.ts',
    text: "return order.refundFailure === undefined ? undefined : 'The refund is known to have failed at",
    without: "return order.refundFailure !== null ? undefined : 'The refund is known to have failed at",
    tests: ['test/workflows/stripe-refunds.test.ts'],
  },
  {
    name: 'a payment that was given back pays for nothing',
    file: 'activities/payments/stripe.ts',
    text: '(charge?.amount_refunded ?? 0) > 0 || refunds.some',
    without: 'refunds.length < 0 && refunds.some',
    tests: ['test/workflows/stripe-payments.test.ts'],
  },
  {
    name: 'twenty repeated mails to an address',
    file: 'db/mail/counts.ts',
    text: 'Number(repeats) > MOST_REPEATS',
    without: 'Number(repeats) < 0',
    tests: ['test/workflows/repeated-mails.test.ts'],
  },
  {
    name: 'a mail of before makes it a repeat',
    file: 'db/mail/counts.ts',
    text: 'had.has(`${kind} ${address}`)',
    without: 'had.size > 9999 && had.has(`${kind} ${address}`)',
    tests: ['test/workflows/repeated-mails.test.ts'],
  },
  {
    name: 'a link to a new password once',
    file: 'db/people/password-resets.ts',
    text: '  if (used === 0) return undefined;\n',
    without: '',
    tests: ['test/api/people.test.ts'],
  },
  {
    name: 'a link to a new password for an hour',
    file: 'db/people/password-resets.ts',
    text: ".andWhere('ends_at', '>', new Date(now))\n    .first('user_id');",
    without: "\n    .first('user_id');",
    tests: ['test/api/people.test.ts'],
  },
  {
    name: 'wrong passwords are counted before they are looked at',
    file: 'api/web/portal/sign-in.ts',
    text: 'if (!guess.allowed)',
    without: 'if (!guess.allowed && email === "")',
    tests: ['test/api/people.test.ts'],
  },
  {
    name: 'keys of a disabled account are refused',
    file: 'db/account/api-keys.ts',
    text: 'if (row && row.disabled_at !== null)',
    without: 'if (row && row.disabled_at === 0)',
    tests: ['test/api/people.test.ts'],
  },
];
