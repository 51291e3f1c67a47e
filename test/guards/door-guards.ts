import type { Guard } from './guard';

/** Who may do what, and what is connected to. */
const kinds = 'test/workflows/kinds.test.ts';
const stripePayments = 'test/workflows/stripe-payments.test.ts';
const stripeRefunds = 'test/workflows/stripe-refunds.test.ts';
const portal = 'test/api/portal.test.ts';

export const doorGuards: readonly Guard[] = [
  {
    name: 'only own orders, JSON API',
    file: 'api/rest/own-order.ts',
    text: 'if (order?.sale.accountId !== account.id)',
    without: 'if (!order)',
    tests: ['test/api/rest/access.test.ts'],
  },
  {
    name: 'only own orders have tickets',
    file: 'api/web/portal/tickets.ts',
    text: 'if (order?.sale.accountId !== accountId)',
    without: 'if (!order)',
    tests: ['test/api/portal.test.ts'],
  },
  { name: 'viewers cannot cancel', file: 'domain/people/user.ts', text: " && user.role !== 'viewer'", without: '', tests: ['test/api/portal.test.ts'] },
  {
    name: 'keys do what their scopes say',
    file: 'api/rest/index.ts',
    text: '  mustHave(caller, line.scope);\n',
    without: '',
    tests: ['test/api/rest/access.test.ts'],
  },
  {
    name: 'a revoked key is worth nothing',
    file: 'db/account/api-keys.ts',
    text: ' AND (revoked_at IS NULL OR revoked_at > NOW(3))`',
    without: '`',
    tests: ['test/api/rest'],
  },
  {
    name: 'review of names of cancelled orders',
    file: 'client/order-facts.ts',
    text: 'return domain && `an earlier order for ${domain} was cancelled.`;',
    without: 'return domain && undefined;',
    tests: [kinds],
  },
  {
    name: "no other account's contract",
    file: 'client/order-facts.ts',
    text: 'contracts.find(({ id }) => id === contractId);',
    without: 'contracts.find(({ id }) => id === contractId) ?? ({ id: contractId } as never);',
    tests: [kinds],
  },
  {
    name: 'forms need their token',
    file: 'api/web/frame/session.ts',
    text: 'protection: [protection] };',
    without: 'protection: [] };',
    tests: [portal],
  },
  {
    name: 'the session changes with the sign-in',
    file: 'api/web/frame/session.ts',
    text: 'request.session.regenerate((error) =>',
    without: '((go: (error?: unknown) => void) => go())((error) =>',
    tests: [portal],
  },
  {
    name: 'roles at the desk',
    file: 'api/web/staff/order.ts',
    text: 'if (!mayAct(user, wanted.act))',
    without: 'if (!user)',
    tests: ['test/api/desk.test.ts'],
  },
  {
    name: 'only own orders are cancelled',
    file: 'api/web/portal/cancellation.ts',
    text: 'if (order?.sale.accountId !== user.accountId)',
    without: 'if (!order)',
    tests: [portal],
  },
  {
    name: 'refunds under one key',
    file: 'activities/payments/stripe.ts',
    text: '{ idempotencyKey: `refund:${reference}` }',
    without: '{ idempotencyKey: `refund:${Math.random()}` }',
    tests: [stripeRefunds],
  },
  {
    name: 'signature of the webhook',
    file: 'api/payments.ts',
    text: 'Stripe.webhooks.constructEvent(body, signature, secret)',
    without: '(secret && signature !== undefined ? (JSON.parse(body.toString()) as Stripe.Event) : ({} as Stripe.Event))',
    tests: [stripePayments],
  },
  {
    name: 'only POST approves',
    file: 'api/web/link/approval.ts',
    text: "router.post('/approve/:approvalId/:secret'",
    without: "router.use('/approve/:approvalId/:secret'",
    tests: ['test/api/approval.test.ts'],
  },
  {
    name: 'no certificate for a compromised key',
    file: 'client/order-facts.ts',
    text: 'if (csr !== undefined && (await findBlockedKey(db, readCsr(csr).spkiSha256)))',
    without: 'if (csr === "")',
    tests: ['test/workflows/certificates/keys.test.ts'],
  },
  {
    name: 'nothing inside is reached',
    file: 'outside/addresses.ts',
    text: 'if (inside !== undefined) throw',
    without: 'if (inside === "never") throw',
    tests: ['test/outside'],
  },
  {
    name: 'a body that is too large is not read to its end',
    file: 'api/http/cut-off.ts',
    text: 'if (read <= MOST_READ) return;',
    without: 'return;',
    tests: ['test/api/rest/bodies.test.ts'],
  },
  {
    name: 'an Idempotency-Key is for one request',
    file: 'api/rest/idempotency.ts',
    text: 'if (known.fingerprint !== print)',
    without: 'if (print === "")',
    tests: ['test/api/rest/orders.test.ts'],
  },
  {
    name: 'a request is judged by when it was first tried',
    file: 'api/rest/idempotency.ts',
    text: 'await work(mine.id, mine.firstTriedAt);',
    without: 'await work(mine.id, Date.now());',
    tests: ['test/api/rest/idempotency.test.ts'],
  },
  {
    name: 'the limit is of the secret that lets in',
    file: 'api/compatible/index.ts',
    text: "return (secret !== 'api_key' && token) || apiKey || undefined;",
    without: 'return apiKey || token || undefined;',
    tests: ['test/api/outside.test.ts'],
  },
  {
    name: 'a workflow that is behind its row is asked again',
    file: 'client/send.ts',
    text: "problem instanceof Problem && problem.kind === 'conflict' && !refusedByRow;",
    without: 'false;',
    tests: ['test/workflows/faults/engine-faults.test.ts'],
  },
];
