import { setTimeout as pause } from 'node:timers/promises';
import { listCertificates } from '../../../db/certificate/certificates';
import { listEvents } from '../../../db/order/events';
import { balanceOf, listOrderLines, postOnce } from '../../../db/ledger/ledger';
import { addPolicy, currentPolicy } from '../../../db/account/policies';
import { verifyLedger } from '../../../db/ledger/verify';
import { accountLedger, deposit } from '../../../domain/sale/ledger';
import type { Account } from '../../../domain/sale/account';
import { orderWorkflowId } from '../../../workflows/contract';
import { eventually } from '../../support/eventually';
import { configuration, configured, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Answers that get lost, parts that come late; on the real dev server. */
let system: OrderSystem;
let slowlyMs = 0;
let answersLateMs = 0;
let loseNextAnswer = false;
let loseNextSigned = false;
let loseNextWritten = false;
let signed: string[] = [];

beforeAll(async () => {
  system = await startOrderSystem('server', (activities) => ({
    async recordTransition(transition) {
      await pause(slowlyMs);
      const written = await activities.recordTransition(transition);
      await pause(answersLateMs);
      if (!loseNextWritten) return written;
      loseNextWritten = false;
      throw new Error('Written, and nobody heard of it.');
    },
    async issueCertificate(input) {
      const answer = await activities.issueCertificate(input);
      if (!loseNextAnswer) return answer;
      loseNextAnswer = false;
      throw new Error('The answer got lost.');
    },
  }));
  const sign = system.ca.submit.bind(system.ca);
  system.ca.submit = async (request) => {
    const answer = await sign(request);
    if (answer.outcome === 'issued') signed.push(answer.certificate.serialNumber);
    if (!loseNextSigned) return answer;
    loseNextSigned = false;
    throw new Error('The issuer did not answer in time.');
  };
});
beforeEach(() => {
  signed = [];
});
afterAll(() => system.stop());

const points = (account: Account) => balanceOf(system.db, accountLedger(account.id), 'points');
const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'test', requestedAt: Date.now() });
const approveDomain = async (reference: string) =>
  system.desk.send(reference, 'approveDomain', { actor: 'test', approvalId: (await system.getOrder(reference)).validations[0]!.approvalId });

test('scenario 3: a message whose answer got lost is sent again under its id: the same answer, one effect', async () => {
  const account = await system.account(12);
  const reference = await placed(system, account);
  const message = { actor: 'reseller-api', requestedAt: Date.now() };
  const first = await system.desk.send(reference, 'requestCancel', message, 'one-message');
  expect(await system.desk.send(reference, 'requestCancel', message, 'one-message')).toEqual(first);
  expect(first.state).toBe('credited');
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
});

test('scenario 3: a placing that was refused, and whose refusal got lost, is judged anew when it is tried again', async () => {
  const account = await system.account(0);
  const purchase = { productCode: 'RapidSSL-12', buyerReference: 'lost-refusal', endCustomerEmail: null };
  const place = () => system.desk.place(account, purchase, 'one-request');
  await expect(place()).rejects.toMatchObject({ kind: 'insufficient-funds' });
  await expect(place()).rejects.toMatchObject({ kind: 'insufficient-funds' });
  await postOnce(system.db, deposit(account.id, 'points', 12, 'later'), { at: new Date() });
  const { reference } = await place();
  expect((await place()).reference).toBe(reference);
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge']);
});

test('test points of a real account are refused in words', async () => {
  await expect(system.desk.changeTestPoints(await system.account(12), 5)).rejects.toMatchObject({ kind: 'forbidden' });
});

test.each(['place', 'configure', 'cancel'] as const)(
  'scenario 6 and 7: %s is written and its answer gets lost inside the worker: done again it is the same, once',
  async (message) => {
    const account = await system.account(12);
    const lose = () => (loseNextWritten = true);
    if (message === 'place') lose();
    const reference = await placed(system, account);
    if (message === 'configure') lose();
    await system.desk.configure(await system.getOrder(reference), configuration(`www.unheard-${message}.test`), 'test');
    if (message === 'cancel') lose();
    await cancel(reference);
    expect(loseNextWritten).toBe(false);
    expect((await listEvents(system.db, reference)).map(({ type }) => type)).toEqual(['placed', 'configured', 'credited']);
    expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
    expect(await points(account)).toBe(12);
  },
);

test('scenario 20: the request and the end of the window wait for the same workflow task: the request counts', async () => {
  const { policySet } = await currentPolicy(system.db);
  await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, refundWindowMs: 8000 } }));
  try {
    const account = await system.account(12);
    const reference = await configured(system, account, configuration('www.same-task.test'));
    await approveDomain(reference);
    await reaches(system, reference, 'issued');
    const order = await system.getOrder(reference);
    await system.stopWorkers();
    const requestedAt = Date.now();
    expect(requestedAt).toBeLessThan(order.windowEndsAt!);
    const asked = system.desk.requestCancel(order, { actor: 'test', requestedAt });
    await pause(order.windowEndsAt! - Date.now() + 500);
    await system.startWorker();
    await asked;
    const { state, cancellation } = await system.getOrder(reference);
    expect({ state, requestedAt: cancellation?.requestedAt }).toEqual({ state: 'cancel-requested', requestedAt });
  } finally {
    await addPolicy(system.db, () => policySet);
  }
});

describe('scenario 10: the issuer signs and does not answer in time', () => {
  async function issuedOnce(name: string): Promise<string> {
    const reference = await configured(system, await system.account(12), configuration(name));
    await approveDomain(reference);
    await reaches(system, reference, 'issued', 40);
    const certificates = await listCertificates(system.db, reference);
    expect(certificates).toHaveLength(1);
    return certificates[0]!.serialNumber;
  }

  test('its answer is lost after it was stored: asked again it is the same certificate', async () => {
    loseNextAnswer = true;
    const serialNumber = await issuedOnce('www.answer-lost.test');
    expect(signed).toEqual([serialNumber]);
  });

  test('it was lost before it was stored: nobody ever had it, the next one counts, and there is one', async () => {
    loseNextSigned = true;
    const serialNumber = await issuedOnce('www.signed-lost.test');
    expect(signed).toHaveLength(2);
    expect(signed[1]).toBe(serialNumber);
    for (const table of ['certificates', 'mails', 'order_events']) expect(JSON.stringify(await system.db(table).select())).not.toContain(signed[0]);
  });
});

test('a message that comes when a transition stands in the tables, and the workflow does not know it yet, is taken as the tables have it', async () => {
  const reference = await configured(system, await system.account(12), configuration('www.behind.test'));
  await approveDomain(reference);
  await reaches(system, reference, 'issued');
  const reissue = async () => system.desk.reissue(await system.getOrder(reference), configuration('www.behind.test'), 'test');
  await reissue();
  // The engine hands on messages beside a local activity after eight seconds, when it extends the workflow task.
  answersLateMs = 9000;
  try {
    await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
    await reissue();
  } finally {
    answersLateMs = 0;
  }
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 3, 'the third certificate');
}, 60_000);

test('scenario 23: messages that come before the first workflow task are answered when a worker is there', async () => {
  const account = await system.account(12);
  await system.stopWorkers();
  const before = (await system.db('submissions').where('kind', 'placement').select('id')).map(({ id }) => id as string);
  const placing = placed(system, account);
  const reference = await eventually(
    async () =>
      (await system.db('submissions').where('kind', 'placement').whereNotIn('id', before).first('order_reference'))?.order_reference as string | undefined,
    'the placement is handed in',
  );
  await eventually(
    () =>
      system.client.workflow
        .getHandle(orderWorkflowId(reference))
        .describe()
        .then(
          () => true,
          () => false,
        ),
    'the workflow is there',
  );
  expect(await system.db('orders').where({ reference })).toEqual([]);
  const cancelling = system.desk.send(reference, 'requestCancel', { actor: 'early', requestedAt: Date.now() }).then(
    ({ state }) => state,
    (error: { kind?: string }) => error.kind,
  );
  await pause(300);
  await system.startWorker();
  expect(await placing).toBe(reference);
  // Taken after the placing, or refused as something to try again: never half of it.
  if ((await cancelling) !== 'credited') {
    expect(['conflict', 'unavailable', 'not-found']).toContain(await cancelling);
    await cancel(reference);
  }
  expect((await system.getOrder(reference)).state).toBe('credited');
  expect(await points(account)).toBe(12);
});

test('scenario 24: a workflow that ends while it answers lets every caller have an answer', async () => {
  slowlyMs = 250;
  try {
    const reference = await placed(system, await system.account(12));
    const order = await system.getOrder(reference);
    const asked = await Promise.allSettled(Array.from({ length: 5 }, () => system.desk.requestCancel(order, { actor: 'test', requestedAt: Date.now() })));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const each of asked) if (each.status === 'rejected') expect((each.reason as { kind: string }).kind).toBe('conflict');
    expect(JSON.stringify(asked)).not.toContain('AcceptedUpdateCompletedWorkflow');
  } finally {
    slowlyMs = 0;
  }
});

test('after all of it the ledger is verified', async () => {
  expect(await verifyLedger(system.db)).toMatchObject({ ok: true, faults: [] });
});
