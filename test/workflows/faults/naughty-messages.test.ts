import { randomUUID } from 'node:crypto';
import { ApplicationFailure, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { insertSubmission } from '../../../db/order/submissions';
import { personMessages, type PersonMessage } from '../../../domain/order/messages';
import type { Order } from '../../../domain/order/order';
import type { SubmissionKind } from '../../../domain/order/submission';
import { brokenInvariants } from '../../support/invariants';
import type { OrderSystem } from '../../support/order-system';
import { startWithOrdersThatTake, type OrdersThatTake } from '../../support/lives/orders-that-take';

/**
 * Typed updates as anybody may paste them into the Temporal UI. Whatever stands in a field, the message is refused in words or taken, and the
 * order answers afterwards.
 */
let system: OrderSystem;
let orders: OrdersThatTake;
beforeAll(async () => {
  ({ system, orders } = await startWithOrdersThatTake());
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

const actor = 'Grace Hopper';
const reason = 'asked by phone';
const names = ['www.naughty.test'];
const wanted = { names, domains: ['naughty.test'], method: 'EMAIL' };
const handedIn = { submissionId: randomUUID() };
/** The arguments of each message, which are spoilt one after the other. */
const rightArgs: Record<PersonMessage, (order: Order) => Record<string, unknown>> = {
  configure: () => ({ actor, ...handedIn, ...wanted, reviewReason: 'a reason', renewalOf: { reference: 'CW-BEFOREBEFORE', termEndsAt: 1 } }),
  correctNames: () => ({ actor, ...handedIn, ...wanted, reviewReason: 'a reason' }),
  approveDomain: () => ({ actor, approvalId: 'none' }),
  declineDomain: () => ({ actor, approvalId: 'none' }),
  changeApprover: ({ validations }) => ({ actor, ...handedIn, domain: validations[0]!.domain }),
  changeMethod: ({ validations }) => ({ actor, ...handedIn, method: 'EMAIL', replaces: [validations[0]!.domain], domains: [validations[0]!.domain] }),
  pollDomain: () => ({ actor }),
  resendEmail: () => ({ actor, kind: 'none' }),
  resendInvite: () => ({ actor, ...handedIn }),
  vet: () => ({ actor, accept: 'yes', reason }),
  review: () => ({ actor, accept: 'yes', reason }),
  requestCancel: () => ({ actor, requestedAt: Date.now(), ...handedIn }),
  withdrawCancel: () => ({ actor, ...handedIn }),
  approveCancel: () => ({ actor, approvalId: 'none' }),
  declineCancel: ({ cancellation }) => ({ actor, approvalId: cancellation!.approvalId, ...handedIn }),
  resendApproval: () => ({ actor: '' }),
  changeAdminContact: () => ({ actor, ...handedIn, reason }),
  cancelAsStaff: () => ({ actor, reason: '' }),
  requestRefund: () => ({ actor, ...handedIn }),
  refundDone: () => ({ actor, reason: '' }),
  refundFailed: () => ({ actor, reason: '' }),
  restart: () => ({ actor, reference: 'CW-NEWNEWNEWNEW', ...handedIn }),
  reissue: () => ({ actor, ...handedIn, ...wanted }),
  revoke: () => ({ actor, reason: 'none', version: 1 }),
  revokeForKey: () => ({ actor, versions: ['none'] }),
  setReminders: () => ({ actor, days: ['none'] }),
  retryNow: () => ({ actor, reason: '' }),
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
    let reference = await orders[message]();
    const good = rightArgs[message](await system.getOrder(reference));
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
      reference = await orders[message]();
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
  const [reference, other] = [await orders[message](), await orders.changeApprover()];
  const good = rightArgs[message](await system.getOrder(reference));
  const foreign = await insertSubmission(system.db, other, kind, { email: 'boss@other.test', approvers: [] } as never);
  const wrongKind = await insertSubmission(system.db, reference, 'placement', { buyerReference: 'x', endCustomerEmail: null });
  for (const submissionId of [foreign, wrongKind]) expect(await send(reference, message, { ...good, submissionId })).toBe('invalid');
  await answers(reference);
});

test('changing to a mailbox without saying which one is refused', async () => {
  const reference = await orders.changeMethod();
  const { submissionId: _, ...rest } = rightArgs.changeMethod(await system.getOrder(reference));
  expect(await send(reference, 'changeMethod', rest)).toBe('invalid');
  await answers(reference);
});
