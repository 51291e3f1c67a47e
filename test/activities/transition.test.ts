import { randomUUID } from 'node:crypto';
import { createTransitionActivities } from '../../activities/transition';
import { insertAccount } from '../../db/account/accounts';
import { findApproval } from '../../db/order/approvals';
import { createDb, type Db } from '../../db/connection';
import { listEvents } from '../../db/order/events';
import { balanceOf, listOrderLines, postOnce } from '../../db/ledger/ledger';
import { currentPolicy } from '../../db/account/policies';
import { insertSubmission } from '../../db/order/submissions';
import { accountLedger, charges, credit, deposit } from '../../domain/sale/ledger';
import { placedOrder, type Order } from '../../domain/order/order';
import { sellTo } from '../../domain/sale/sale';
import { createSecrets, newOrderReference } from '../../domain/secrets';
import type { Transition } from '../../domain/order/transition';
import type { OrderActivities } from '../../workflows/activities';
import { configuration } from '../support/samples/configuration-request';
import { createTestDatabase } from '../support/parts';

let db: Db;
let activities: Pick<OrderActivities, 'recordTransition' | 'loadOrder'>;

beforeAll(async () => {
  db = createDb((await createTestDatabase()).workerUrl);
  activities = createTransitionActivities({ db, secrets: createSecrets('x'.repeat(32)) });
});
afterAll(() => db.destroy());

async function placing(points: number, buyerReference: string = randomUUID().slice(0, 35), accountId?: string): Promise<Transition> {
  const account = accountId
    ? { id: accountId, kind: 'reseller' as const, name: '', email: null, isTest: false }
    : await insertAccount(db, { kind: 'reseller', name: 'T', email: null, isTest: false });
  if (points > 0) await postOnce(db, deposit(account.id, 'points', points, randomUUID()), { at: new Date() });
  const reference = newOrderReference();
  const submissionId = await insertSubmission(db, reference, 'placement', { buyerReference, endCustomerEmail: null });
  const order = { ...placedOrder(reference, sellTo(account, { productCode: 'RapidSSL-12' }, await currentPolicy(db)), Date.now()), sequence: 1 };
  return {
    order,
    event: 'placed',
    at: Date.now(),
    actor: 'api',
    cause: submissionId,
    handedIn: { kind: 'placement', id: submissionId },
    transfers: charges(order),
    approvals: [],
    mails: [],
  };
}

const credited = ({ order }: Transition): Transition => {
  const next: Order = { ...order, sequence: order.sequence + 1, state: 'credited', waitingOn: null };
  return { order: next, event: 'credited', at: Date.now(), actor: 'test', cause: 'cancel', transfers: [credit(next)], approvals: [], mails: [] };
};

const balance = (transition: Transition) => balanceOf(db, accountLedger(transition.order.sale.accountId), 'points');

test('scenario 6 and 7: a transition that is tried again finds its own trace and does nothing twice', async () => {
  const place = await placing(30);
  expect(await activities.recordTransition(place)).toBeUndefined();
  expect(await activities.recordTransition(place)).toMatchObject({ repeated: true, order: { sequence: 1 } });
  const end = credited(place);
  expect(await activities.recordTransition(end)).toBeUndefined();
  expect(await activities.recordTransition(end)).toMatchObject({ repeated: true, order: { state: 'credited' } });
  expect(await balance(place)).toBe(30);
  expect((await listOrderLines(db, place.order.reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
  expect(await listEvents(db, place.order.reference)).toHaveLength(2);
});

test('a message that had its effect under an earlier number has none under a later one', async () => {
  const place = await placing(30);
  await activities.recordTransition(place);
  const note = (sequence: number): Transition => ({
    ...place,
    order: { ...place.order, sequence },
    event: 'email-resent',
    cause: 'message-1',
    handedIn: undefined,
    transfers: [],
  });
  expect(await activities.recordTransition(note(2))).toBeUndefined();
  expect(await activities.recordTransition(note(3))).toMatchObject({ repeated: true, order: { sequence: 2 } });
  expect(await listEvents(db, place.order.reference)).toHaveLength(2);
});

test('a repeat is known however many transitions came after it', async () => {
  const place = await placing(30);
  await activities.recordTransition(place);
  const resent = (sequence: number, cause: string): Transition => ({
    ...place,
    order: { ...place.order, sequence },
    event: 'email-resent',
    cause,
    handedIn: undefined,
    transfers: [],
  });
  for (let sequence = 2; sequence <= 30; sequence += 1) await activities.recordTransition(resent(sequence, `message-${sequence}`));
  expect(await activities.recordTransition(resent(31, 'message-2'))).toMatchObject({ repeated: true, order: { sequence: 30 } });
});

test('the same transition ten times at once is written once', async () => {
  const place = await placing(30);
  await Promise.all(Array.from({ length: 10 }, () => activities.recordTransition(place)));
  expect(await balance(place)).toBe(18);
  expect(await listEvents(db, place.order.reference)).toHaveLength(1);
});

test("another transition with a number that is taken gets the table's truth and writes nothing", async () => {
  const place = await placing(30);
  await activities.recordTransition(place);
  await activities.recordTransition(credited(place));
  const other: Transition = { ...credited(place), event: 'cancelled', cause: 'other' };
  expect(await activities.recordTransition(other)).toMatchObject({ repeated: false, order: { state: 'credited' } });
  expect(await balance(place)).toBe(30);
});

test("without points nothing is written: no order, no event, and the buyer's reference stays free", async () => {
  const poor = await placing(0, 'first-try');
  await expect(activities.recordTransition(poor)).rejects.toMatchObject({ kind: 'insufficient-funds' });
  await expect(activities.loadOrder(poor.order.reference)).rejects.toMatchObject({ kind: 'not-found' });
  expect(await listOrderLines(db, poor.order.reference)).toEqual([]);
  const again = await placing(12, 'first-try', poor.order.sale.accountId);
  expect(await activities.recordTransition(again)).toBeUndefined();
});

test('data that no column takes is refused under a number, and nothing of it is written', async () => {
  const place = await placing(30);
  await activities.recordTransition(place);
  const tooLong = { ...credited(place), actor: 'x'.repeat(101) };
  await expect(activities.recordTransition(tooLong)).rejects.toMatchObject({ kind: 'internal', message: expect.stringContaining('noted under') });
  expect(await balance(place)).toBe(18);
  expect((await activities.loadOrder(place.order.reference)).order.sequence).toBe(1);
  expect(await activities.recordTransition(credited(place))).toBeUndefined();
});

test('a domain is asked for at a mailbox that speaks for what its validation will count for', async () => {
  const place = await placing(30);
  await activities.recordTransition(place);
  const { reference } = place.order;
  const configurationId = await insertSubmission(db, reference, 'configuration', {
    ...configuration('www.asked.test'),
    csrPem: '',
    names: ['www.asked.test'],
    approvers: [{ domain: 'asked.test', email: 'webmaster@asked.test' }],
  });
  let order = { ...place.order, names: ['www.asked.test'] };
  const ask = async (event: Transition['event'], more: Pick<Transition, 'handedIn' | 'asks'>, mailboxDomain?: string) => {
    const approvalId = `${reference}.${order.sequence + 1}.0`;
    const validations: Order['validations'] = [{ domain: 'asked.test', method: 'EMAIL', mailboxDomain, approvalId, linkEndsAt: Date.now() }];
    order = { ...order, sequence: order.sequence + 1, configurationId, validations };
    const approvals = [{ id: approvalId, kind: 'domain' as const, domain: 'asked.test', endsAt: Date.now() }];
    await activities.recordTransition({
      ...place,
      order,
      event,
      at: place.at + order.sequence,
      cause: approvalId,
      handedIn: undefined,
      ...more,
      transfers: [],
      approvals,
    });
    return (await findApproval(db, approvalId))?.recipient;
  };
  const chosen = (id: string) => ({ handedIn: { kind: 'approver' as const, id }, asks: 'chosen-approver' as const });
  expect(await ask('configured', { handedIn: { kind: 'configuration', id: configurationId }, asks: 'configured-approvers' })).toBe('webmaster@asked.test');
  const below = { domain: 'asked.test', email: 'admin@www.asked.test' };
  expect(await ask('approver-changed', chosen(await insertSubmission(db, reference, 'approver', below)), 'www.asked.test')).toBe(below.email);
  expect(await ask('domain-link-renewed', {}, 'www.asked.test')).toBe(below.email);
  expect(await ask('reissue-due', {})).toBe('webmaster@asked.test');
  expect(await ask('reissue-due', {}, 'www.asked.test')).toBe('admin@www.asked.test');
  // Asked again beside the one whose method was changed: not at the mailbox that was chosen for that one.
  const other = await insertSubmission(db, reference, 'approver', { domain: 'other.test', email: 'admin@other.test' });
  expect(await ask('method-changed', chosen(other))).toBe('webmaster@asked.test');
  expect(await ask('method-changed', { asks: 'chosen-approver' })).toBe('webmaster@asked.test');
});

test("a buyer's reference is taken once for each account, and the refused order costs nothing", async () => {
  const first = await placing(30, 'svc-1');
  await activities.recordTransition(first);
  const second = await placing(0, 'svc-1', first.order.sale.accountId);
  await expect(activities.recordTransition(second)).rejects.toMatchObject({ kind: 'conflict', fields: [{ field: 'buyerReference' }] });
  expect(await balance(first)).toBe(18);
  expect(await activities.recordTransition(await placing(30, 'svc-1'))).toBeUndefined();
});
