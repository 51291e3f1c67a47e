import { listEvents } from '../../../db/order/events';
import { verifyLedger } from '../../../db/ledger/verify';
import { getConfiguration, insertSubmission } from '../../../db/order/submissions';
import type { Account } from '../../../domain/sale/account';
import { DAY_MS } from '../../../domain/time';
import { tellRenewals } from '../../../worker/renewals';
import { eventually } from '../../support/eventually';
import { answer, configuration, configured, issued, now, placed, reaches, received } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

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

const tell = () => tellRenewals({ client: system.client, db: system.db, taskQueue: system.taskQueue });
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const has = (reference: string, type: string) => eventually(async () => (await events(reference)).includes(type as never), `${reference} has ${type}`);
const cancelled = async (reference: string, name: string) => {
  await cancel(reference);
  await answer(system, reference, `boss@${name.replace('www.', '')}`, 'approve');
  await reaches(system, reference, 'credited');
};
/** A renewal that is issued, and the order that lent it 90 days. */
const renewed = async (name: string) => {
  const account = await system.account(48);
  const older = await issued(system, account, name);
  const newer = await renewal(account, name, older);
  await approve(newer, name);
  expect(await carriedDays(newer)).toBe(90);
  return { account, older, newer };
};

describe('when the order that lent its days is credited', () => {
  test('they are taken back: event, e-mail, new end of the term and what is planned by it; once', async () => {
    const name = 'www.lender.test';
    const { older, newer } = await renewed(name);
    await cancelled(older, name);
    expect(await carriedDays(newer)).toBe(90);
    expect(await tell()).toContain(newer);
    await has(newer, 'days-taken-back');
    expect(await carriedDays(newer)).toBe(0);
    const [mail] = await received(system, newer, 'days-taken-back');
    expect(mail!.text).toContain(
      `${older}, which this order renews, was cancelled and its price was given back: 90 days that were added from it are taken back.`,
    );
    const { termEndsAt } = await order(newer);
    const described = await system.client.workflow.getHandle(`order:${newer}`).describe();
    expect((described.searchAttributes.TermEnds as Date[])[0]).toEqual(new Date(termEndsAt!));
    expect(await tell()).toEqual([]);
    expect((await events(newer)).filter((type) => type === 'days-taken-back')).toHaveLength(1);
    expect(await system.db('renewal_looks')).toEqual([]);
    expect((await verifyLedger(system.db)).faults).toEqual([]);
  });

  test('also where the renewal has lost its workflow, and the worker dies before it has looked', async () => {
    const name = 'www.lost-workflow.test';
    const { older, newer } = await renewed(name);
    await cancelled(older, name);
    await system.client.workflow.getHandle(`order:${newer}`).terminate('pressed by mistake');
    await system.stopWorkers();
    expect(await tell()).toContain(newer);
    expect(await tell()).toContain(newer);
    await system.startWorker();
    await has(newer, 'days-taken-back');
    expect(await carriedDays(newer)).toBe(0);
    expect((await events(newer)).filter((type) => type === 'days-taken-back')).toHaveLength(1);
  });

  test('also before the renewal is issued: nothing is carried then, and no other order can have them', async () => {
    const account = await system.account(48);
    const name = 'www.before-issue.test';
    const older = await issued(system, account, name);
    const newer = await renewal(account, name, older);
    await cancelled(older, name);
    await tell();
    await has(newer, 'days-taken-back');
    await approve(newer, name);
    expect(await carriedDays(newer)).toBe(0);
  });

  test('also by staff, inside the refund window', async () => {
    const { older, newer } = await renewed('www.by-staff.test');
    await system.desk.send(older, 'cancelAsStaff', { actor: 'staff:ann', reason: 'ordered in error' });
    await reaches(system, older, 'credited');
    await tell();
    await has(newer, 'days-taken-back');
    expect(await carriedDays(newer)).toBe(0);
  });

  test('also where it was credited in the moment in which the renewal was configured', async () => {
    const account = await system.account(48);
    const name = 'www.in-between.test';
    const older = await issued(system, account, name);
    const { termEndsAt } = await order(older);
    await system.desk.send(older, 'cancelAsStaff', { actor: 'staff:ann', reason: 'ordered in error' });
    await reaches(system, older, 'credited');
    const newer = await configuredBehindTheDoor(account, name, { reference: older, termEndsAt });
    expect(await tell()).toContain(newer);
    await has(newer, 'days-taken-back');
    expect((await order(newer)).renewalOf).toEqual({ reference: older });
  });

  test('an order of a chain loses what it had of those days alone', async () => {
    const name = 'www.long-chain.test';
    const { account, older, newer } = await renewed(name);
    const third = await renewal(account, name, newer);
    await cancelled(older, name);
    await tell();
    await has(newer, 'days-taken-back');
    await tell();
    await has(third, 'days-taken-back');
    expect((await order(third)).renewalOf?.termEndsAt).toBe((await order(newer)).termEndsAt);
    await approve(third, name);
    expect(await carriedDays(third)).toBe(90);
  });
});

/** As an operator in the Temporal UI may send it, or an api that was overtaken: what the message says of the older order is not what the tables say. */
async function configuredBehindTheDoor(account: Account, name: string, renewalOf: { reference: string; termEndsAt?: number }): Promise<string> {
  const [template, reference] = [await configured(system, account, configuration(name)), await placed(system, account)];
  const handedIn = await getConfiguration(system.db, (await order(template)).configurationId!);
  const submissionId = await insertSubmission(system.db, reference, 'configuration', handedIn);
  const names = [name, name.replace('www.', '')];
  await system.desk.send(reference, 'configure', { actor: 'ann', submissionId, names, domains: [names[1]!], renewalOf });
  return reference;
}

describe('product families', () => {
  test('another product is linked and carries nothing, and the days stay for one of the family', async () => {
    const account = await system.account(200);
    const name = 'www.families.test';
    const older = await issued(system, account, name);
    const dear = await placed(system, account, 'QuickSSLPremium-12');
    await renew(dear, name, true);
    await approve(dear, name);
    expect((await order(dear)).renewalOf).toEqual({ reference: older });
    expect(await carriedDays(dear)).toBe(0);
    const same = await placed(system, account, 'RapidSSL-24');
    await renew(same, name, true);
    expect((await order(same)).renewalOf).toEqual({ reference: older, termEndsAt: (await order(older)).termEndsAt });
  });

  test('a message that says otherwise is refused', async () => {
    const [account, stranger] = [await system.account(48), await system.account(48)];
    const older = await issued(system, stranger, 'www.stranger.test');
    const { termEndsAt } = await order(older);
    await expect(configuredBehindTheDoor(account, 'www.own.test', { reference: older, termEndsAt })).rejects.toMatchObject({
      kind: 'conflict',
      fields: [{ field: 'renewalOf' }],
    });
  });
});

test('the verification finds days of a credited order, of a stranger, of another product, and a term that nobody bought', async () => {
  const name = 'www.proved.test';
  const { older, newer } = await renewed(name);
  const set = (reference: string, what: string) => system.db.raw(`UPDATE orders SET ${what} WHERE reference = ?`, [reference]);
  const faults = async () => (await verifyLedger(system.db)).faults.filter((fault) => fault.startsWith(newer)).map((fault) => fault.slice(newer.length + 2));
  expect(await faults()).toEqual([]);
  await set(older, "product_code = 'SecureSitePro-12'");
  expect(await faults()).toEqual(['an order has days of another product family.']);
  await set(older, "product_code = 'RapidSSL-12', state = 'credited'");
  expect(await faults()).toEqual(['an order has days of another one whose price was given back.']);
  await set(older, "state = 'issued', account_id = 'somebody'").catch(() => undefined);
  await set(newer, 'term_ends_at = term_ends_at + INTERVAL 1 DAY');
  expect((await faults()).at(-1)).toBe('a term is longer than what was bought and what could be carried.');
});
