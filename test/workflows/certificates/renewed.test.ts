import { listEvents } from '../../../db/order/events';
import { listMails } from '../../../db/mail/mails';
import type { Account } from '../../../domain/sale/account';
import { DAY_MS } from '../../../domain/time';
import { tellRenewals } from '../../../worker/renewals';
import { eventually } from '../../support/eventually';
import { answer, configuration, issued, now, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** What an order sends, and does not send any more, once another one renews it. Most of a year passes. */
jest.setTimeout(240_000);
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

const order = (reference: string) => system.getOrder(reference);
const tell = () => tellRenewals({ client: system.client, db: system.db, taskQueue: system.taskQueue });
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const has = (reference: string, type: string) => eventually(async () => (await events(reference)).includes(type as never), `${reference} has ${type}`);
const renewal = async (account: Account, name: string, older: string) => {
  const reference = await placed(system, account);
  await system.desk.configure(await order(reference), { ...configuration(name), renews: { reference: older } }, 'order-page');
  return reference;
};
const approve = async (reference: string, name: string) => {
  await answer(system, reference, `admin@${name.replace('www.', '')}`, 'approve');
  await reaches(system, reference, 'issued');
};

describe('an order that is renewed', () => {
  const reminders = async (reference: string) => (await listMails(system.db, reference)).filter(({ kind }) => kind === 'term-reminder');
  const until = async (reference: string, days: number) =>
    system.environment!.sleep((await order(reference)).termEndsAt! - days * DAY_MS - (await now(system)));

  test('80 days before its end: no e-mail invites to renew any more, and it says by which order', async () => {
    const account = await system.account(24);
    const name = 'www.eighty.test';
    const older = await issued(system, account, name);
    await until(older, 80);
    const newer = await renewal(account, name, older);
    await approve(newer, name);
    expect(await tell()).toEqual([older]);
    await has(older, 'renewed');
    expect(await order(older)).toMatchObject({ renewedAs: newer, state: 'issued' });
    await until(older, -1);
    await reaches(system, older, 'expired');
    expect(await reminders(older)).toEqual([]);
    expect(await events(older)).not.toContain('term-reminded');
  });
});
