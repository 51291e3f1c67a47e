import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { insertSubmission } from '../../db/submissions';
import { personMessages, type PersonMessage } from '../../domain/lifecycle';
import type { Order } from '../../domain/order';
import type { SubmissionKind } from '../../domain/submission';
import { eventually } from '../support/eventually';
import { brokenInvariants } from '../support/invariants';
import { answer, cancelRequested, configuration, configured, issued, placed } from '../support/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/**
 * Typed updates as anybody may paste them into the Temporal UI. Whatever stands in a field, the message is refused in words or taken, and the
 * order answers afterwards.
 */
let system: OrderSystem;
let issuerDown = false;
let number = 0;

beforeAll(async () => {
  system = await startOrderSystem(
    'server',
    (activities) => ({
      issueCertificate: (input) => (issuerDown ? Promise.reject(new Error('the issuer is down')) : activities.issueCertificate(input)),
    }),
    undefined,
    undefined,
    { dnsServers: ['127.0.0.1:9'], httpPort: 80, httpsPort: 443, allowPrivate: false },
  );
});
afterAll(() => system.stop());

const naughty: readonly (readonly [string, unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['an object', {}],
  ['an empty list', []],
  ['a list of nothing', [null]],
  ['a list of 10,000', Array.from({ length: 10_000 }, (_, index) => `www${index}.example.com`)],
  ['no text', ''],
  ['blanks', '   '],
  ['10,000 characters', 'x'.repeat(10_000)],
  ['control characters', 'a\u0000\r\nBcc: x@example.com'],
  ['half a character', '\ud800'],
  ['a number', 42],
  ['a negative number', -1e300],
  ['true', true],
];
/** Look right and lead nowhere. */
const unknownIds = ['no-such-thing', randomUUID()];
const ids = ['submissionId', 'approvalId', 'reference', 'domain', 'method', 'kind', 'replaces', 'version'];

const nameOf = () => `www.naughty-${(number += 1)}.test`;
const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };
const request = () => configuration(nameOf());
const inVetting = async () => configured(system, await system.account(79), configuration(nameOf(), organisation), 'TrueBizID-12');
const isIssued = async () => issued(system, await system.account(12), nameOf());
const byEmail = async () => configured(system, await system.account(12), request());
const asked = async () => cancelRequested(system, await system.account(12), nameOf());

async function retailCancelled(): Promise<string> {
  const reference = await placed(system, await system.account(0, { kind: 'retail' }));
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  return reference;
}

async function refundRequested(): Promise<string> {
  const reference = await retailCancelled();
  await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
  return reference;
}

async function inReview(): Promise<string> {
  const [account, again] = [await system.account(24), request()];
  const before = await configured(system, account, again);
  await system.desk.requestCancel(await system.getOrder(before), { actor: 'order-page', requestedAt: Date.now() });
  return configured(system, account, again);
}

async function waitingForIssuer(): Promise<string> {
  issuerDown = true;
  const again = request();
  const reference = await configured(system, await system.account(12), again);
  await answer(system, reference, again.approverEmail!, 'approve');
  await eventually(async () => (await system.getOrder(reference)).issuerFailures > 0, 'the issuer has failed');
  issuerDown = false;
  return reference;
}

/** The right arguments of each message, and an order that takes it. */
type Case = { order: () => Promise<string>; args: (order: Order) => Record<string, unknown> | Promise<Record<string, unknown>> };
const actor = 'Grace Hopper';
const reason = 'asked by phone';
const names = ['www.naughty.test'];
const toProve = { names, domains: ['naughty.test'], method: 'EMAIL' };
const handedIn = { submissionId: randomUUID() };
const cases: Record<PersonMessage, Case> = {
  configure: {
    order: async () => placed(system, await system.account(12)),
    args: () => ({ actor, ...handedIn, ...toProve, reviewReason: 'a reason', renewalOf: { reference: 'CW-BEFOREBEFORE', termEndsAt: 1 } }),
  },
  correctNames: { order: byEmail, args: () => ({ actor, ...handedIn, ...toProve, reviewReason: 'a reason' }) },
  approveDomain: { order: byEmail, args: () => ({ actor, approvalId: 'none' }) },
  declineDomain: { order: byEmail, args: () => ({ actor, approvalId: 'none' }) },
  changeApprover: { order: byEmail, args: ({ validations }) => ({ actor, ...handedIn, domain: validations[0]!.domain }) },
  changeMethod: {
    order: byEmail,
    args: ({ validations }) => ({ actor, ...handedIn, method: 'EMAIL', replaces: [validations[0]!.domain], domains: [validations[0]!.domain] }),
  },
  pollDomain: {
    order: async () => configured(system, await system.account(12), configuration(nameOf(), { method: 'DNS' })),
    args: () => ({ actor }),
  },
  resendEmail: { order: byEmail, args: () => ({ actor, kind: 'none' }) },
  resendInvite: { order: async () => placed(system, await system.account(12)), args: () => ({ actor, ...handedIn }) },
  vet: { order: inVetting, args: () => ({ actor, accept: 'yes', reason }) },
  review: { order: inReview, args: () => ({ actor, accept: 'yes', reason }) },
  requestCancel: { order: isIssued, args: () => ({ actor, requestedAt: Date.now(), ...handedIn }) },
  withdrawCancel: { order: asked, args: () => ({ actor, ...handedIn }) },
  approveCancel: { order: asked, args: () => ({ actor, approvalId: 'none' }) },
  declineCancel: { order: asked, args: ({ cancellation }) => ({ actor, approvalId: cancellation!.approvalId, ...handedIn }) },
  resendApproval: { order: asked, args: () => ({ actor: '' }) },
  changeAdminContact: { order: asked, args: () => ({ actor, ...handedIn, reason }) },
  cancelAsStaff: { order: byEmail, args: () => ({ actor, reason: '' }) },
  requestRefund: { order: retailCancelled, args: () => ({ actor, ...handedIn }) },
  refundDone: { order: refundRequested, args: () => ({ actor, reason: '' }) },
  refundFailed: { order: refundRequested, args: () => ({ actor, reason: '' }) },
  restart: { order: retailCancelled, args: () => ({ actor, reference: 'CW-NEWNEWNEWNEW', ...handedIn }) },
  reissue: { order: isIssued, args: () => ({ actor, ...handedIn, ...toProve }) },
  revoke: { order: isIssued, args: () => ({ actor, reason: 'none', version: 1 }) },
  setReminders: { order: isIssued, args: () => ({ actor, days: ['none'] }) },
  retryNow: { order: waitingForIssuer, args: () => ({ actor, reason: '' }) },
};

async function send(reference: string, message: PersonMessage, args: unknown): Promise<string> {
  const handle = system.client.workflow.getHandle(`order:${reference}`);
  try {
    await system.client.withDeadline(Date.now() + 10_000, () => handle.executeUpdate(message, { args: args === undefined ? [] : [args] } as never));
    return 'taken';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'over';
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) return error.cause.type ?? 'none';
    throw error;
  }
}

/** The order is not held up: its workflow answers, is where its row is, and no task of it has failed. */
async function answers(reference: string): Promise<void> {
  expect(await brokenInvariants(system, reference)).toEqual([]);
}

test.each(personMessages)(
  '%s: whatever stands in its fields, it is refused or taken, and the order answers afterwards',
  async (message) => {
    const { order, args } = cases[message];
    let reference = await order();
    const good = await args(await system.getOrder(reference));
    const wrong: [string, unknown][] = [null, [], '', 42, 'x'.repeat(10_000), {}].map((each) => [`all of it ${JSON.stringify(each).slice(0, 20)}`, each]);
    for (const field of Object.keys(good)) {
      const more = ids.includes(field) ? unknownIds.map((id) => [id, id] as const) : [];
      for (const [what, value] of [...naughty, ...more]) wrong.push([`${field} is ${what}`, { ...good, [field]: value }]);
    }
    for (const [what, value] of wrong) {
      const outcome = await send(reference, message, value);
      expect([what, outcome]).toEqual([what, expect.stringMatching(/^taken$|^(invalid|gone|conflict)$/)]);
      if (outcome !== 'taken') continue;
      await answers(reference);
      reference = await order();
    }
    await answers(reference);
  },
  240_000,
);

test.each<[PersonMessage, SubmissionKind]>([
  ['changeAdminContact', 'adminContact'],
  ['declineCancel', 'reason'],
  ['withdrawCancel', 'reason'],
  ['changeApprover', 'approver'],
  ['changeMethod', 'approver'],
  ['configure', 'configuration'],
])('%s with what was handed in for another order, or is of another kind, is refused', async (message, kind) => {
  const { order, args } = cases[message];
  const [reference, other] = [await order(), await byEmail()];
  const good = await args(await system.getOrder(reference));
  const foreign = await insertSubmission(system.db, other, kind, { email: 'boss@other.test', approvers: [] } as never);
  const wrongKind = await insertSubmission(system.db, reference, 'placement', { buyerReference: 'x', endCustomerEmail: null });
  for (const submissionId of [foreign, wrongKind]) expect(await send(reference, message, { ...good, submissionId })).toBe('invalid');
  await answers(reference);
});

test('changing to a mailbox without saying which one is refused', async () => {
  const { order, args } = cases.changeMethod;
  const reference = await order();
  const { submissionId: _, ...rest } = await args(await system.getOrder(reference));
  expect(await send(reference, 'changeMethod', rest)).toBe('invalid');
  await answers(reference);
});
