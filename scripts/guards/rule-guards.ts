import type { Guard } from './guard';

/** Rules of orders, letters and mails. */
const after = 'test/workflows/after-issuance.test.ts';
const faults = 'test/workflows/faults.test.ts';
const life = 'test/workflows/life.test.ts';
const stripe = 'test/workflows/stripe.test.ts';

export const ruleGuards: readonly Guard[] = [
  { name: 'the window is inclusive', file: 'domain/cancellation.ts', text: 'at <= end', without: 'at < end', tests: ['test/domain/cancellation.test.ts'] },
  {
    name: 'the window ends',
    file: 'domain/cancellation.ts',
    text: 'return end === undefined || at <= end;',
    without: 'return true;',
    tests: ['test/domain/cancellation.test.ts', life],
  },
  {
    name: 'the stamp reaches back 15 minutes only',
    file: 'domain/policy.ts',
    text: ' && stampedAt >= now - REQUEST_STAMP_TOLERANCE_MS',
    without: '',
    tests: ['test/domain/cancellation.test.ts'],
  },
  {
    name: 'a link of another request is dead',
    file: 'workflows/links.ts',
    text: 'order.cancellation?.approvalId !== approvalId',
    without: 'order.cancellation === undefined',
    tests: ['test/domain/lifecycle.test.ts'],
  },
  { name: 'a link ends', file: 'workflows/links.ts', text: 'now > order.cancellation.endsAt', without: 'now < 0', tests: ['test/domain/lifecycle.test.ts'] },
  {
    name: 'a secret is bound to its recipient',
    file: 'domain/secrets.ts',
    text: ', a.kind, a.recipient)',
    without: ', a.kind)',
    tests: ['test/domain/secrets.test.ts'],
  },
  { name: 'a final order takes nothing', file: 'domain/lifecycle.ts', text: ' || isFinal(order)) {', without: ') {', tests: ['test/domain/lifecycle.test.ts'] },
  {
    name: 'certificates of cancelled orders are not stored',
    file: 'activities/certificates.ts',
    text: 'if (!wantsCertificate(await holdOrder(trx, reference))) throw noLongerWanted(reference);',
    without: '',
    tests: [faults],
  },
  {
    name: 'a mail goes out once',
    file: 'activities/mail.ts',
    text: 'if (!mail || mail.isOver) return undefined;',
    without: 'if (!mail) return undefined;',
    tests: [faults],
  },
  {
    name: 'a dead link is not sent',
    file: 'activities/mail.ts',
    text: 'if (approval && !isLive(order, approval, Date.now())) {',
    without: 'if (approval === null) {',
    tests: [faults],
  },
  {
    name: 'proofs grow old',
    file: 'domain/validation-reuse.ts',
    text: 'at - validatedAt < validationReuseDays(at) * DAY_MS',
    without: 'at >= 0',
    tests: ['test/domain/term.test.ts', after],
  },
  {
    name: 'a payment pays for one order',
    file: 'domain/ledger.ts',
    text: 'paymentId === undefined ? `payment:${reference}`',
    without: 'paymentId !== "" ? `payment:${reference}`',
    tests: [stripe],
  },
  {
    name: 'a request counts by its own instant',
    file: 'workflows/messages.ts',
    text: "message.type === 'requestCancel' ? requestInstant(message.requestedAt, now) : now",
    without: 'now',
    tests: ['test/workflows/window.test.ts'],
  },
  {
    name: 'early messages wait',
    file: 'workflows/order.ts',
    text: '    openDoors(() => current, knownCauses, inbox);\n    const row = await loadOrder(reference);',
    without: '    const row = await loadOrder(reference);\n    openDoors(() => current, knownCauses, inbox);',
    tests: ['test/workflows/continue-as-new.test.ts'],
  },
  {
    name: 'search attributes fit',
    file: 'workflows/search-attributes.ts',
    text: 'value: fitting(order.names)',
    without: 'value: order.names',
    tests: ['test/workflows/search-attributes.test.ts'],
  },
  {
    name: 'a replaced value proves nothing',
    file: 'workflows/story/configuring.ts',
    text: 'validatedAt === undefined && proved.includes(approvalId)',
    without: 'validatedAt === undefined && proved.length >= 0 && approvalId !== ""',
    tests: ['test/workflows/domain-checks.test.ts'],
  },
];
