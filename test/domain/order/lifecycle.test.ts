import { refusal, takenIn, takes } from '../../../domain/order/lifecycle';
import { messages, personMessages, type PersonMessage } from '../../../domain/order/messages';
import { senderOf, type Sender } from '../../../domain/people/actor';
import { isFinal, orderStates, type Order, type OrderState, type WaitingOn } from '../../../domain/order/order';
import { nextDeadline } from '../../../domain/order/deadline';
import { nextStepOf, reasonInWords } from '../../../domain/order/waiting';
import { Problem } from '../../../domain/problem';
import { DAY_MS } from '../../../domain/time';
import { nextStep } from '../../../workflows/story';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

const waits: Partial<Record<OrderState, WaitingOn>> = {
  configured: 'issuer',
  approved: 'issuer',
  cancelled: 'customer-choice',
  'refund-requested': 'refund',
  restarted: 'restart',
  revoked: 'issuer',
  expired: 'issuer',
};
const hasItsOwnRule: PersonMessage[] = ['resendEmail', 'vet', 'review', 'changeApprover', 'changeMethod', 'pollDomain', 'correctNames', 'retryNow'];
const everyPair = orderStates.flatMap((state) => personMessages.map((message) => [state, message] as const));

test.each(everyPair)('%s takes or refuses %s as the table says', (state, message) => {
  const order = anIssuedOrder({ state, waitingOn: waits[state] ?? null });
  const refused = refusal(order, message, placedAt);
  if (takenIn[message].includes(state)) {
    if (!hasItsOwnRule.includes(message)) expect(refused).toBeUndefined();
  } else {
    expect(refused).toBeInstanceOf(Problem);
    expect(refused?.kind).toBe('conflict');
    expect(refused?.message).toMatch(/^The order .*so it cannot .*\./);
  }
});

test('T02: a final state takes no message at all, of people or machines', () => {
  const finals = orderStates.filter((state) => isFinal({ state, waitingOn: null }));
  expect(finals).toEqual(['credited', 'cancelled', 'refunded', 'restarted', 'revoked', 'expired']);
  for (const state of finals) {
    for (const message of personMessages)
      expect(refusal(anIssuedOrder({ state, waitingOn: null }), message, placedAt)?.message).toContain('cannot be re-instated');
    if (waits[state]) continue;
    for (const states of Object.values(takenIn)) expect(states).not.toContain(state);
  }
});

const actorsOf: Record<Sender, string> = {
  customer: 'order-page',
  approver: 'approver',
  'admin-contact': 'admin-contact',
  machine: 'stripe',
  staff: 'Grace Hopper',
};
test.each(personMessages)('%s is for those to say whom its record names, and for staff; on a test order customers say everything', (message) => {
  const order = anIssuedOrder({ state: messages[message].takenIn[0] });
  const testOrder = { ...order, sale: { ...order.sale, isTest: true } };
  const forbidden = (of: Order, sender: Sender) => refusal(of, message, placedAt, actorsOf[sender])?.kind === 'forbidden';
  for (const sender of Object.keys(actorsOf) as Sender[]) {
    expect(senderOf(actorsOf[sender])).toBe(sender);
    const may = sender === 'staff' || (messages[message].from as readonly string[]).includes(sender);
    expect([sender, forbidden(order, sender), takes(order, message, placedAt, actorsOf[sender]) && !may]).toEqual([sender, !may, false]);
    expect(forbidden(testOrder, sender)).toBe(!may && sender !== 'customer');
  }
});

test('a DV order is not vetted; an OV order once', () => {
  const ov = anOrder({ state: 'configured', waitingOn: 'vetting', sale: { ...anOrder().sale, validationLevel: 'OV' } });
  expect(refusal(ov, 'vet', placedAt)).toBeUndefined();
  expect(refusal({ ...ov, vettedAt: placedAt }, 'vet', placedAt)).toBeInstanceOf(Problem);
  expect(refusal(anOrder({ state: 'configured', waitingOn: 'domain-validation' }), 'vet', placedAt)).toBeInstanceOf(Problem);
});

test.each(orderStates)('%s has a plain sentence, and what happens by itself next where something does', (state) => {
  const order = anIssuedOrder({ state });
  expect(reasonInWords(order)).toMatch(/^The .*\.$/);
  expect(nextStepOf(order)?.at).toBe(nextDeadline(order)?.at);
});

test('the window of an issued order ends one millisecond after its last instant, then only the term is left', () => {
  const order = anIssuedOrder();
  expect(nextDeadline(order)).toEqual({ kind: 'window-ended', at: order.windowEndsAt! + 1 });
  const closed = { ...order, ...nextStep(order, { type: 'deadlinePassed', kind: 'window-ended' }, order.windowEndsAt! + 1)!.facts };
  expect(nextDeadline({ ...closed, remindedAt: order.termEndsAt })).toEqual({ kind: 'term-ended', at: order.termEndsAt });
});

test('scenario 11: cancelled while the issuer signs, an order first withdraws and revokes; nothing is given back before', () => {
  const signing = anOrder({ state: 'configured', waitingOn: 'issuer', configurationId: 'c' });
  const step = nextStep(signing, { type: 'requestCancel', messageId: 'm', actor: 'x', requestedAt: placedAt }, placedAt)!;
  expect(step).toMatchObject({ event: 'cancel-approved', facts: { state: 'approved', waitingOn: 'issuer' } });
  expect(step.transfers ?? []).toEqual([]);
  expect(takenIn.certificateIssued).not.toContain('approved');
  const revoked = { ...signing, ...step.facts };
  expect(nextStep(revoked, { type: 'certificateRevoked' }, placedAt)).toMatchObject({ event: 'credited', transfers: [{ kind: 'credit', amount: 12 }] });
});

test('a link of another request, or after its end, is refused as no longer valid', () => {
  const order = anIssuedOrder({
    state: 'cancel-requested',
    cancellation: { requestedAt: placedAt, approvalId: 'now', askedAt: placedAt, endsAt: placedAt + 1000, remindersSent: 0 },
  });
  const approve = (approvalId: string, at: number) => () => nextStep(order, { type: 'approveCancel', messageId: 'm', actor: 'x', approvalId }, at);
  expect(approve('before', placedAt)).toThrow(expect.objectContaining({ kind: 'gone' }));
  expect(approve('now', placedAt + 1001)).toThrow(expect.objectContaining({ kind: 'gone' }));
  expect(approve('now', placedAt + 1000)()).toMatchObject({ event: 'cancel-approved' });
});

test('however often the approval is sent again, it ends when the first one would have; another admin contact gets the whole window', () => {
  const cancellation = { requestedAt: placedAt, approvalId: 'first', askedAt: placedAt, endsAt: placedAt + 14 * DAY_MS, remindersSent: 1 };
  const order = anIssuedOrder({ state: 'cancel-requested', waitingOn: 'admin-contact', cancellation });
  const later = placedAt + 13 * DAY_MS;
  const resent = nextStep(order, { type: 'resendApproval', messageId: 'm', actor: 'x' }, later)!;
  expect(resent.facts.cancellation).toMatchObject({ requestedAt: placedAt, askedAt: later, endsAt: cancellation.endsAt });
  expect(resent.approvals).toMatchObject([{ endsAt: cancellation.endsAt }]);
  expect(resent.facts.cancellation!.approvalId).not.toBe('first');
  const changed = nextStep(order, { type: 'changeAdminContact', messageId: 'm', actor: 'x', submissionId: 's', reason: 'left' }, later)!;
  expect(changed.facts.cancellation!.endsAt).toBe(later + 14 * DAY_MS);
});

test('a link answers for the domain that it was sent for, and for no other request', () => {
  const validations = ['a.test', 'b.test'].map((domain, index) => ({
    domain,
    method: 'EMAIL' as const,
    approvalId: `CW-1.2.${index}`,
    linkEndsAt: placedAt + DAY_MS,
  }));
  const order = anOrder({ state: 'configured', waitingOn: 'domain-validation', names: ['a.test', 'b.test'], configurationId: 'c', validations });
  const approve = (approvalId: string) => () => nextStep(order, { type: 'approveDomain', messageId: 'm', actor: 'approver', approvalId }, placedAt);
  for (const other of ['CW-1.1.0', 'CW-2.2.0']) expect(approve(other)).toThrow(expect.objectContaining({ kind: 'gone' }));
  expect(approve('CW-1.2.1')()?.facts.validations).toMatchObject([{ domain: 'a.test' }, { domain: 'b.test', validatedAt: placedAt }]);
  expect(approve('CW-1.2.1')()?.facts.validations?.[0]?.validatedAt).toBeUndefined();
});
