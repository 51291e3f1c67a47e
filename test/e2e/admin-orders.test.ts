import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { nothingSet, run } from '../support/admin-line';
import { startAdminSystem, type AdminSystem } from '../support/admin-system';
import { contacts, type Json } from '../support/doors/http';
import { refusedLines } from './refused-lines';

/** The admin command for orders and money, as scripts and people use it: every line that is pinned, what it answers, what a repeat does, and how it fails. */
let place: AdminSystem['place'];
let outside: AdminSystem['outside'];
let answer: AdminSystem['answer'];
let refusal: AdminSystem['refusal'];
let reseller: AdminSystem['reseller'];
let partner: AdminSystem['partner'];
let retail: AdminSystem['retail'];
let verify: AdminSystem['verify'];
let stop: AdminSystem['stop'];
let anOrder: string;

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/) as string;
const placedOrder = () => ({
  order_token: expect.stringMatching(/^[A-Za-z0-9]{32,}$/) as string,
  reseller_order_id: expect.stringMatching(/^CW-[0-9A-HJKMNP-TV-Z]{12}$/) as string,
  order_url: expect.stringContaining(`${place.url}/token/`) as string,
});

const configureBy = async (order: Json, domain: string, more: Record<string, string> = {}) => {
  const given = {
    order_token: order.order_token as string,
    domain_name: `www.${domain}`,
    approver_email_address: `admin@${domain}`,
    ...contacts(domain),
    ...more,
  };
  const { status, body } = await outside.call('order/place', given);
  expect([status, body]).toEqual([200, expect.anything()]);
};
const buy = ['order', 'create', '--product', 'RapidSSL-12', '--account'];
const paid = ['--paid', '49.00', '--currency', 'GBP'];
const organisation = { org_name: 'Example Ltd', org_address_city: 'Leeds', org_address_country: 'GB' };

beforeAll(async () => {
  ({ place, outside, answer, refusal, reseller, partner, retail, verify, stop } = await startAdminSystem());
}, 180_000);

afterAll(() => stop());

test('points add: the same key adds once; the same key with another amount is refused', async () => {
  const line = ['points', 'add', '--account', reseller.account_id, '--note', 'Invoice 17', '--key', 'inv-17'];
  expect(await answer(...line, '--points', '100')).toEqual({ account_id: reseller.account_id, added: 100, balance: 600 });
  expect(await answer(...line, '--points', '100')).toEqual({ account_id: reseller.account_id, added: 0, balance: 600 });
  expect(await refusal(...line, '--points', '99')).toContain('used before');
  expect(await outside.balance(reseller.api_key)).toBe(600);
}, 60_000);

test('contract create and order create for each kind of account: order token, reference and a page that opens', async () => {
  const contractLine = ['contract', 'create', '--account', partner.account_id, '--product', 'RapidSSL-12', '--units', '10'];
  const { contract_id: contract, ...unit } = await answer(...contractLine);
  expect(unit).toEqual({ product: 'RapidSSL-12', units: 10, names_per_unit: 1, servers_per_unit: 1 });
  expect(await refusal(...contractLine, '--names-per-unit', '2')).toContain('A unit of RapidSSL-12 covers 1 name; say another number of names.');
  expect(contract).toEqual(uuid);
  const orders = [
    await answer(...buy, reseller.account_id, '--reference', 'a'.repeat(35)),
    await answer(...buy, partner.account_id),
    await answer(...buy, partner.account_id, '--contract', contract as string),
    await answer(...buy, retail.account_id, ...paid, '--note', 'Invoice 18'),
  ];
  for (const order of orders) {
    expect(order).toEqual(placedOrder());
    expect((await fetch(order.order_url as string)).status).toBe(200);
  }
  anOrder = orders[0]!.reseller_order_id as string;
  expect(await outside.balance(reseller.api_key)).toBe(588);
}, 90_000);

test('order show: row, events, ledger lines, mails and workflow; in small letters too', async () => {
  const order = await answer(...buy, retail.account_id, ...paid, '--note', 'Cash');
  const shown = await answer('order', 'show', (order.reseller_order_id as string).toLowerCase());
  expect(shown).toMatchObject({
    order: { reference: order.reseller_order_id, state: 'placed', sale: { amount: 4900, unit: 'GBP' } },
    order_url: order.order_url,
    waiting: expect.stringContaining('Waiting for the customer to configure the order'),
    next_step: expect.stringContaining('Nothing happens by itself'),
    events: [{ type: 'placed', actor: expect.stringMatching(/^staff:/), note: 'Cash' }],
    ledger: [{ kind: 'payment' }, { kind: 'charge', amount: 4900 }],
    mails: [],
    certificates: [],
    workflow: 'RUNNING',
  });
}, 60_000);

test('order vet: accepted it goes on, refused it is credited', async () => {
  const toVet = async () => answer('order', 'create', '--account', reseller.account_id, '--product', 'TrueBizID-12');
  const [good, bad] = [await toVet(), await toVet()];
  await configureBy(good, 'vetted.test', organisation);
  await configureBy(bad, 'unvetted.test', organisation);
  const [yes, no] = [good.reseller_order_id as string, bad.reseller_order_id as string];
  expect(await answer('order', 'vet', yes, '--accept', '--reason', 'Register extract checked')).toEqual({ state: 'configured', sequence: 3 });
  expect(await refusal('order', 'vet', yes, '--accept', '--reason', 'again')).toContain('nothing to accept or refuse');
  expect(await answer('order', 'vet', no, '--refuse', '--reason', 'Not in the register')).toMatchObject({ state: 'credited' });
  const shown = await answer('order', 'show', no);
  expect(shown.order.endReason).toBe('The organisation could not be vetted: Not in the register');
}, 90_000);

test('order review: released it goes on, refused it is credited; order cancel says it is staff’s', async () => {
  const another = async () => {
    const order = await answer(...buy, reseller.account_id);
    await configureBy(order, 'reviewed.test');
    return order.reseller_order_id as string;
  };
  expect(await answer('order', 'cancel', await another(), '--reason', 'Asked by phone')).toMatchObject({ state: 'credited' });
  expect(await answer('order', 'review', await another(), '--release', '--reason', 'Known customer')).toMatchObject({ state: 'configured' });
  expect(await answer('order', 'review', await another(), '--refuse', '--reason', 'Not theirs')).toMatchObject({ state: 'credited' });
}, 90_000);

test('order refund: once the customer has asked; done twice is refused', async () => {
  const order = await answer(...buy, retail.account_id, ...paid);
  const reference = order.reseller_order_id as string;
  const line = ['order', 'refund', reference, '--done', '--note', 'Bank transfer'];
  expect(await refusal(...line)).toContain('cannot be marked as refunded');
  const press = (act: string) => fetch(`${order.order_url as string}/${act}`, { method: 'POST', redirect: 'manual' });
  expect([(await press('cancellation')).status, (await press('refund')).status]).toEqual([303, 303]);
  expect(await answer(...line)).toMatchObject({ state: 'refunded' });
  expect(await refusal(...line)).toContain('cannot be re-instated');
}, 60_000);

test('goodwill give: the same key gives once, and the order stays as it is', async () => {
  const order = await answer(...buy, reseller.account_id);
  const reference = order.reseller_order_id as string;
  const before = await outside.balance(reseller.api_key);
  const line = ['goodwill', 'give', reference, '--amount', '5', '--reason', 'Late reply', '--signed-off-by', 'Grace Hopper', '--key', '4711'];
  expect(await answer(...line)).toEqual({
    reseller_order_id: reference,
    ledger_account: `account:${reseller.account_id}`,
    given: 5,
    balance: before + 5,
  });
  expect(await answer(...line)).toMatchObject({ given: 0, balance: before + 5 });
  expect(await outside.balance(reseller.api_key)).toBe(before + 5);
  const shown = await answer('order', 'show', reference);
  expect(shown.order.state).toBe('placed');
  expect(shown.ledger.at(-1)).toMatchObject({ kind: 'goodwill', amount: 5, note: 'Goodwill: Late reply (signed off by Grace Hopper)' });
}, 60_000);

test('order create --paid: the decimals of the currency, kept with the order and its lines', async () => {
  for (const [currency, amount, exponent] of [
    ['HUF', 499_000, 2],
    ['ISK', 499_000, 2],
    ['JPY', 4990, 0],
    ['KWD', 4_990_000, 3],
  ]) {
    const { reseller_order_id: reference } = await answer(...buy, retail.account_id, '--paid', '4990', '--currency', String(currency));
    const { order, ledger } = await answer('order', 'show', reference as string);
    expect(order.sale).toMatchObject({ amount, unit: currency, exponent });
    for (const line of ledger) expect(line).toMatchObject({ amount, unit: currency, exponent });
  }
}, 90_000);

test('policy set makes a version for orders sold from then on; policy history has them all', async () => {
  const before = await answer(...buy, reseller.account_id);
  const set = await answer('policy', 'set', '--refund-window', '20 seconds', '--approval-window', '14 days');
  expect(set).toMatchObject({ version: 2, policy: { reseller: { refundWindowMs: 20_000, approvalWindowMs: 1_209_600_000 } } });
  const after = await answer(...buy, reseller.account_id);
  const windowOf = async ({ reseller_order_id: reference }: Json) =>
    (await answer('order', 'show', reference as string)).order.sale.policy.refundWindowMs as number;
  expect([await windowOf(before), await windowOf(after)]).toEqual([2_592_000_000, 20_000]);
  expect(await answer('policy', 'set', '--refund-window', '30 days')).toMatchObject({ version: 3 });
  expect((await answer('policy', 'history')).versions.map(({ version }: Json) => version as number)).toEqual([3, 2, 1]);
}, 90_000);

test.each(refusedLines)(
  'fails with one sentence and a code: %s',
  async (_, line, sentence) => {
    expect(await refusal(...line({ reseller: reseller.account_id, partner: partner.account_id, order: anOrder }))).toMatch(sentence);
  },
  60_000,
);

test('without a running system it says what to do', async () => {
  const nowhere = mkdtempSync(path.join(os.tmpdir(), 'certwright-nowhere-'));
  const { code, stderr } = await run('npm', ['run', '--silent', 'admin', '--', 'ledger', 'verify'], { ...nothingSet, DATA_DIR: nowhere });
  rmSync(nowhere, { recursive: true, force: true });
  expect([code, stderr.trim()]).toEqual([1, expect.stringMatching(/^DATABASE_URL is not set and no running system was found in DATA_DIR\. Run npm start/)]);
}, 60_000);

test('after all of it audit trail and ledger are verified, and the trail has every act with who did it and none of what was refused', async () => {
  await verify(['points add', 'contract create', 'policy set', 'goodwill give', 'place', 'vet', 'review', 'cancelAsStaff', 'refundDone']);
  expect((await answer('policy', 'history')).versions).toHaveLength(3);
}, 90_000);
