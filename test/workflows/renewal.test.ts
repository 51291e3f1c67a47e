import type { Account } from '../../domain/account';
import { DAY_MS } from '../../domain/time';
import { answer, configuration, issued, now, placed, reaches } from '../support/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** What an older order has left is added to one renewal of it, once. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

const order = (reference: string) => system.getOrder(reference);

/** A placed order that is configured as a renewal: of the order named, or of the account's own for the name. */
async function renewal(account: Account, name: string, renews: boolean | string): Promise<string> {
  const reference = await placed(system, account);
  await renew(reference, name, renews);
  return reference;
}
const renew = async (reference: string, name: string, renews: boolean | string) =>
  system.desk.configure(await order(reference), { ...configuration(name), renews: typeof renews === 'string' ? { reference: renews } : renews }, 'order-page');
const approve = async (reference: string, name: string) => {
  await answer(system, reference, `admin@${name.replace('www.', '')}`, 'approve');
  await reaches(system, reference, 'issued');
};
const cancel = async (reference: string) => system.desk.requestCancel(await order(reference), { actor: 'order-page', requestedAt: await now(system) });
const carriedDays = async (reference: string) => {
  const { issuedAt, termEndsAt } = await order(reference);
  const year = new Date(issuedAt!);
  year.setUTCFullYear(year.getUTCFullYear() + 1);
  return Math.round((termEndsAt! - year.getTime()) / DAY_MS);
};
const refusal = (reference: string) => ({
  kind: 'conflict',
  fields: [{ field: 'renewal', detail: expect.stringContaining(`${reference} is renewed by another order`) }],
});

test('a second renewal of the same order is refused, stays placed and can be configured without', async () => {
  const account = await system.account(48);
  const name = 'www.twice.test';
  const older = await issued(system, account, name);
  const first = await renewal(account, name, older);
  await approve(first, name);
  expect(await carriedDays(first)).toBe(90);
  const second = await placed(system, account);
  await expect(renew(second, name, older)).rejects.toMatchObject(refusal(older));
  expect((await order(second)).state).toBe('placed');
  await renew(second, name, false);
  await approve(second, name);
  expect(await carriedDays(second)).toBe(0);
});

test('of two at once one has the days', async () => {
  const account = await system.account(48);
  const name = 'www.at-once.test';
  const older = await issued(system, account, name);
  const both = [await placed(system, account), await placed(system, account)];
  const results = await Promise.allSettled(both.map((reference) => renew(reference, name, older)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refusal(older) });
});

test('a renewal that is cancelled before its certificate has taken nothing; one that is cancelled afterwards has', async () => {
  const account = await system.account(60);
  const name = 'www.lost.test';
  const older = await issued(system, account, name);
  const early = await renewal(account, name, older);
  await cancel(early);
  await reaches(system, early, 'credited');
  const late = await renewal(account, name, older);
  await system.desk.send(late, 'review', { actor: 'staff:1', accept: true, reason: 'their own' });
  await approve(late, name);
  expect(await carriedDays(late)).toBe(90);
  await cancel(late);
  await answer(system, late, 'boss@lost.test', 'approve');
  await reaches(system, late, 'credited');
  await expect(renewal(account, name, older)).rejects.toMatchObject(refusal(older));
});

test('without a reference the order is renewed whose days nobody has', async () => {
  const account = await system.account(48);
  const name = 'www.chain.test';
  const older = await issued(system, account, name);
  const first = await renewal(account, name, true);
  await approve(first, name);
  const second = await renewal(account, name, true);
  expect([(await order(first)).renewalOf?.reference, (await order(second)).renewalOf?.reference]).toEqual([older, first]);
});
