/** A rule or constraint on which a promise rests, the edit that removes it, and the tests that have to notice. */
export interface Guard {
  name: string;
  file: string;
  /** Occurs exactly once in the file */
  text: string;
  without: string;
  tests: string[];
}

const kinds = 'test/workflows/kinds.test.ts';
const after = 'test/workflows/after-issuance.test.ts';
const faults = 'test/workflows/faults.test.ts';
const life = 'test/workflows/life.test.ts';
const ledger = 'test/db/ledger.test.ts';
const transition = 'test/activities/transition.test.ts';
const stripe = 'test/workflows/stripe.test.ts';
const erasure = 'test/workflows/erasure.test.ts';
const portal = 'test/api/portal.test.ts';

export const guards: readonly Guard[] = [
  {
    name: 'each ledger line once',
    file: 'db/migrations/20261123_03_ledger.ts',
    text: ".unique('ledger_transfers_key')",
    without: '',
    tests: [ledger, transition],
  },
  { name: 'amounts above zero', file: 'db/migrations/20261123_03_ledger.ts', text: 'CHECK (amount > 0)', without: 'CHECK (1 = 1)', tests: [ledger] },
  { name: 'conditional balance', file: 'db/ledger.ts', text: ".andWhere('balance', '>=', amount)", without: '', tests: [ledger] },
  {
    name: 'ledger is append-only',
    file: 'db/grants.ts',
    text: "ledger_transfers: 'SELECT, INSERT',",
    without: "ledger_transfers: 'SELECT, INSERT, UPDATE, DELETE',",
    tests: [ledger],
  },
  {
    name: 'audit trail is append-only',
    file: 'db/grants.ts',
    text: "ticket_answers: 'SELECT, UPDATE',\n  audit_log: 'SELECT, INSERT',",
    without: "ticket_answers: 'SELECT, UPDATE',\n  audit_log: 'SELECT, INSERT, UPDATE, DELETE',",
    tests: [portal],
  },
  {
    name: 'one chain of audit lines',
    file: 'db/migrations/20261123_08_people.ts',
    text: ".unique('audit_log_chain')",
    without: '',
    tests: ['test/db/audit.test.ts'],
  },
  {
    name: "buyer's reference once",
    file: 'db/migrations/20261123_02_orders.ts',
    text: "    table.unique(['account_id', 'buyer_reference'], { indexName: 'orders_buyer_reference' });\n",
    without: '',
    tests: [transition],
  },
  {
    name: 'one event for a cause',
    file: 'db/migrations/20261123_02_orders.ts',
    text: "    table.unique(['order_reference', 'cause'], { indexName: 'order_events_cause' });\n",
    without: '',
    tests: [transition],
  },
  {
    name: 'a killed migration is taken up',
    file: 'db/migrate.ts',
    text: 'wasKilled && (thereAlready',
    without: 'wasKilled && !wasKilled && (thereAlready',
    tests: ['test/db/migrate.test.ts'],
  },
  {
    name: 'one migration at a time',
    file: 'db/migrate.ts',
    text: '    await takeTurn(guard);\n',
    without: '',
    tests: ['test/db/migrate.test.ts'],
  },
  {
    name: 'transitions in sequence',
    file: 'db/orders.ts',
    text: '.where({ reference: order.reference, sequence: order.sequence - 1 })',
    without: '.where({ reference: order.reference })',
    tests: ['test/db/orders.test.ts'],
  },
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
    name: 'review of names of cancelled orders',
    file: 'api/order-facts.ts',
    text: 'return domain && `an earlier order for ${domain} was cancelled.`;',
    without: 'return domain && undefined;',
    tests: [kinds],
  },
  {
    name: "no other account's contract",
    file: 'api/order-facts.ts',
    text: 'contracts.find(({ id }) => id === contractId);',
    without: 'contracts.find(({ id }) => id === contractId) ?? ({ id: contractId } as never);',
    tests: [kinds],
  },
  {
    name: 'proofs grow old',
    file: 'domain/validation-reuse.ts',
    text: 'at - validatedAt < validationReuseDays(at) * DAY_MS',
    without: 'at >= 0',
    tests: ['test/domain/term.test.ts', after],
  },
  {
    name: 'forms need their token',
    file: 'api/portal/session.ts',
    text: 'return [asSeenOutside, sessions, protection];',
    without: 'return [asSeenOutside, sessions];',
    tests: [portal],
  },
  {
    name: 'the session changes with the sign-in',
    file: 'api/portal/session.ts',
    text: 'request.session.regenerate((error) => {',
    without: '((go: (error?: unknown) => void) => go())((error) => {',
    tests: [portal],
  },
  { name: 'roles at the desk', file: 'api/portal/desk-acts.ts', text: 'if (!mayAct(user, wanted.act))', without: 'if (!user)', tests: [portal] },
  {
    name: 'only own orders are cancelled',
    file: 'api/portal/cancellation.ts',
    text: 'if (order?.sale.accountId !== user.accountId)',
    without: 'if (!order)',
    tests: [portal],
  },
  {
    name: 'a payment pays for one order',
    file: 'domain/ledger.ts',
    text: 'paymentId === undefined ? `payment:${reference}`',
    without: 'paymentId !== "" ? `payment:${reference}`',
    tests: [stripe],
  },
  {
    name: 'refunds under one key',
    file: 'activities/payments/stripe.ts',
    text: '{ idempotencyKey: `refund:${reference}` }',
    without: '{ idempotencyKey: `refund:${Math.random()}` }',
    tests: [stripe],
  },
  {
    name: 'signature of the webhook',
    file: 'api/payments.ts',
    text: 'Stripe.webhooks.constructEvent(body, signature, secret)',
    without: '(secret && signature !== undefined ? (JSON.parse(body.toString()) as Stripe.Event) : ({} as Stripe.Event))',
    tests: [stripe],
  },
  { name: 'erasure waits for its time', file: 'db/erasure.ts', text: ".andWhere('updated_at', '<', endedBefore)", without: '', tests: [erasure] },
  { name: 'erasure only of what is over', file: 'db/erasure.ts', text: ".whereIn('state', finalStates)", without: '', tests: [erasure] },
  {
    name: 'only POST approves',
    file: 'api/pages/approval.ts',
    text: "router.post('/approve/:approvalId/:secret'",
    without: "router.use('/approve/:approvalId/:secret'",
    tests: ['test/api/approval.test.ts'],
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
    name: 'no certificate for a compromised key',
    file: 'api/order-desk.ts',
    text: 'if (request.csr !== undefined && (await isCompromised(db, readCsr(request.csr).spkiSha256)))',
    without: 'if (request.csr === "")',
    tests: ['test/workflows/keys.test.ts'],
  },
  {
    name: 'nothing inside is reached',
    file: 'activities/outside/addresses.ts',
    text: 'if (inside !== undefined) throw',
    without: 'if (inside === "never") throw',
    tests: ['test/activities/outside'],
  },
  {
    name: 'a replaced value proves nothing',
    file: 'workflows/story/configuring.ts',
    text: 'validatedAt === undefined && proved.includes(approvalId)',
    without: 'validatedAt === undefined && proved.length >= 0 && approvalId !== ""',
    tests: ['test/workflows/domain-checks.test.ts'],
  },
];
