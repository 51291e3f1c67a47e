import { randomUUID } from 'node:crypto';
import type { Account } from '../../domain/sale/account';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';
import { configuration, configured, issued, now } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Nobody is flooded: what an address is sent again is counted, whatever causes it. */
let system: OrderSystem;
let account: Account;
beforeAll(async () => {
  system = await startOrderSystem('server');
  account = await system.account(10_000);
});
afterAll(() => system.stop());

const repeatsTo = async (address: string) =>
  Number((await system.db('mail_counts').where('address_sha256', sha256Hex(address)).first('repeats'))?.repeats ?? 0);
const mailsTo = async (address: string) => {
  const rows: { recipients: unknown }[] = await system.db('mails').select('recipients');
  return rows.filter(({ recipients }) => JSON.stringify(recipients).includes(address)).length;
};
/** Asked again under the same id where the answer takes too long on a busy machine. */
async function resend(reference: string, actor = 'order-page', updateId: string = randomUUID()): Promise<unknown> {
  try {
    return await system.desk.send(reference, 'resendEmail', { actor, kind: 'approver' }, updateId);
  } catch (error) {
    if (error instanceof Problem && error.kind === 'unavailable') return resend(reference, actor, updateId);
    throw error;
  }
}

/** @returns how many were taken; each other one was refused with the sentence */
async function taken(answers: Promise<unknown>[]): Promise<number> {
  const settled = await Promise.allSettled(answers);
  for (const each of settled) {
    if (each.status === 'fulfilled') continue;
    expect(each.reason).toBeInstanceOf(Problem);
    expect(each.reason).toMatchObject({ kind: 'conflict', message: expect.stringContaining('20 times in a day') });
  }
  return settled.filter(({ status }) => status === 'fulfilled').length;
}

test('of sixty at once, in one order and in another one with the same approver, exactly twenty get through', async () => {
  const [first, second] = [
    await configured(system, account, configuration('www.flood.test')),
    await configured(system, account, configuration('shop.flood.test', { approverEmail: 'admin@flood.test' })),
  ];
  const before = await mailsTo('admin@flood.test');
  expect(await taken(Array.from({ length: 60 }, (_, index) => resend(index % 2 === 0 ? first : second)))).toBe(20);
  expect((await mailsTo('admin@flood.test')) - before).toBe(20);
  expect(await repeatsTo('admin@flood.test')).toBe(20);
  // A first mail of a new order is never lost, and staff know what they do.
  await configured(system, account, configuration('new.flood.test', { approverEmail: 'admin@flood.test' }));
  await resend(first, 'staff:ann');
  expect((await mailsTo('admin@flood.test')) - before).toBe(22);
});

test('cancellations that are requested and withdrawn again are no way around it', async () => {
  const reference = await issued(system, account, 'www.to-and-fro.test');
  let requests = 0;
  for (; requests < 40; requests++) {
    const request = system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
    if ((await taken([request])) === 0) break;
    await system.desk.send(reference, 'withdrawCancel', { actor: 'reseller-api' });
  }
  expect(requests).toBeLessThanOrEqual(21);
  expect((await system.getOrder(reference)).state).toBe('issued');
  expect(await repeatsTo('boss@to-and-fro.test')).toBeGreaterThanOrEqual(20);
  expect(await repeatsTo('boss@to-and-fro.test')).toBeLessThanOrEqual(21);
});

test('corrections of names and changes of the method to and fro are no way around it', async () => {
  const reference = await configured(system, account, configuration('www.corrected.test'));
  const order = () => system.getOrder(reference);
  const messages = [
    async () => system.desk.correctNames(await order(), configuration('shop.corrected.test', { approverEmail: 'admin@corrected.test' }), 'order-page'),
    async () => system.desk.changeMethod(await order(), 'corrected.test', { method: 'DNS' }, 'order-page'),
    async () => system.desk.changeMethod(await order(), 'corrected.test', { method: 'EMAIL', approverEmail: 'admin@corrected.test' }, 'order-page'),
  ];
  for (let round = 0; round < 60 && (await taken([messages[round % 3]!()])) === 1; round++);
  expect(await repeatsTo('admin@corrected.test')).toBe(20);
  expect(await mailsTo('admin@corrected.test')).toBe(21);
});

test('what is refused is not half done: the old link is good, and nothing is written', async () => {
  const reference = await configured(system, account, configuration('www.whole.test'));
  for (let times = 0; times < 20; times++) await resend(reference);
  const before = await system.getOrder(reference);
  expect(await taken([resend(reference)])).toBe(0);
  expect(await system.getOrder(reference)).toEqual(before);
  expect(await repeatsTo('admin@whole.test')).toBe(20);
});
