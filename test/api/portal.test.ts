import { createContract } from '../../db/account/contracts';
import { balanceOf } from '../../db/ledger/ledger';
import { addPolicy } from '../../db/account/policies';
import { contractLedger } from '../../domain/sale/ledger';
import type { Account } from '../../domain/sale/account';
import type { User } from '../../domain/people/user';
import { issued, mailTo, placed } from '../support/lives/life';
import { startHttp, type Http } from '../support/doors/http';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** People of an account who sign in, over HTTP. */
let system: OrderSystem;
let http: Http;
let partner: Account;
let contractId: string;
const visitor = () => new Visitor(http.base);
const user = (...who: [email: string, role: User['role'], accountId: string | null]) => createUser(system, ...who);
const units = () => balanceOf(system.db, contractLedger(contractId), 'units');

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  partner = await system.account(0, { kind: 'partner' });
  contractId = (await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 9 })).id;
  await user('owner@partner.test', 'owner', partner.id);
  await user('viewer@partner.test', 'viewer', partner.id);
  await user('support@desk.test', 'support', null);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

test('a balance is shown to the last point, however large', async () => {
  const account = await system.account(12_345);
  await user('rich@balance.test', 'member', account.id);
  const rich = await visitor().signedIn('rich@balance.test', password);
  expect(await (await rich.get('/orders')).text()).toContain('<strong>12,345</strong> points');
});

describe('signing in', () => {
  test('a wrong password and an unknown user get the same answer; the right one a new session', async () => {
    const stranger = visitor();
    const wrong = await stranger.signIn('owner@partner.test', 'wrong');
    const unknown = await stranger.signIn('nobody@partner.test', 'wrong');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const text = (page: string) => page.replace(/value="[^"]*"/g, '');
    expect(text(await wrong.text())).toBe(text(await unknown.text()));
    expect((await stranger.signIn('owner@partner.test', password)).headers.get('location')).toBe('/');
    const before = stranger.cookie;
    const again = await stranger.submit('/orders', { email: 'owner@partner.test', password }, '/sign-in');
    expect(again.headers.get('location')).toBe('/');
    expect(stranger.cookie).not.toBe(before);
    expect((await new Visitor(http.base, before).get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
  });

  test('whoever signs in arrives where they wanted to go, and nowhere else', async () => {
    const arrivesAt = async (then: string) => {
      const who = visitor();
      const fields = { email: 'owner@partner.test', password, then };
      return (await who.submit(`/sign-in?then=${encodeURIComponent(then)}`, fields, '/sign-in')).headers.get('location');
    };
    const asked = (await visitor().get('/orders?group=pending&q=shop')).headers.get('location') ?? '';
    expect(new URL(asked, http.base).searchParams.get('then')).toBe('/orders?group=pending&q=shop');
    expect(await (await visitor().get(asked)).text()).toContain('name="then" value="/orders?group');
    expect(await arrivesAt('/orders?group=pending')).toBe('/orders?group=pending');
    for (const elsewhere of ['//evil.test/x', '/\\evil.test', 'https://evil.test/', '/\t/evil.test', '/.//evil.test', 'orders', 'javascript:alert(1)']) {
      expect([elsewhere, await arrivesAt(elsewhere)]).toEqual([elsewhere, '/']);
    }
  });

  test('opening the page to sign in stores nothing', async () => {
    const sessions = async () => Number((await system.db('sessions').count({ n: '*' }))[0]?.n);
    const before = await sessions();
    for (let times = 0; times < 3; times++) await visitor().get('/sign-in');
    expect(await sessions()).toBe(before);
  });

  test('a form is good for whoever opened it, and no longer than the sign-in', async () => {
    const [owner, other] = [await visitor().signedIn('owner@partner.test', password), await visitor().signedIn('owner@partner.test', password)];
    const tokenOf = async (who: Visitor) => /name="_csrf" value="([^"]+)"/.exec(await (await who.get('/orders')).text())?.[1] ?? '';
    const [own, foreign] = [await tokenOf(owner), await tokenOf(other)];
    const signOut = async (_csrf: string) => (await owner.post('/sign-out', { _csrf })).status;
    expect([await signOut(foreign), await signOut(own), await signOut(own)]).toEqual([403, 303, 403]);
  });

  test('every form of the portal is refused without its token', async () => {
    const owner = await visitor().signedIn('owner@partner.test', password);
    for (const path of ['/sign-in', '/sign-out', '/password', '/orders/CW-1/cancellation', '/orders/CW-1/revocation', '/support/tickets/new']) {
      expect([path, (await owner.post(path, {}, { csrf: false })).status]).toEqual([path, 403]);
    }
    expect((await owner.get('/orders')).status).toBe(200);
  });

  test('signed out, the session is worth nothing; a new password ends the other sessions', async () => {
    await user('changes@partner.test', 'member', partner.id);
    const [here, there] = [await visitor().signedIn('changes@partner.test', password), await visitor().signedIn('changes@partner.test', password)];
    expect((await here.submit('/password', { password: 'not it', new_password: 'a much longer one' })).status).toBe(422);
    expect((await here.submit('/password', { password, new_password: 'short' })).status).toBe(422);
    expect((await here.submit('/password', { password, new_password: 'a much longer one' })).status).toBe(303);
    expect((await there.get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
    expect((await here.get('/orders')).status).toBe(200);
    const { cookie } = here;
    await here.submit('/orders', {}, '/sign-out');
    expect((await new Visitor(http.base, cookie).get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
  });

  test('guessing is slowed down', async () => {
    const answers = [];
    const guesser = visitor();
    for (let guess = 0; guess < 12; guess++) answers.push((await guesser.signIn('guessed@partner.test', `guess ${guess}`)).status);
    expect(answers.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(answers.at(-1)).toBe(429);
  });
});

describe('the Order Cancellation page', () => {
  test('A21 A22 A23 A24 A25 A27 A28: policy, order, reason, exactly what will happen, Confirm: the unit is back', async () => {
    const reference = await placed(system, partner);
    const before = await units();
    const owner = await visitor().signedIn('owner@partner.test', password);
    const form = await (await owner.get('/orders/cancel')).text();
    expect(form).toMatch(
      /ordered in error[\s\S]*within 30 days from when the order was placed[\s\S]*goes back to the contract[\s\S]*5 minutes[\s\S]*Order Support/,
    );
    expect(form).toContain(reference);
    expect((await owner.get('/orders/cancel?order=')).status).toBe(422);
    const page = `/orders/${reference}/cancellation`;
    expect((await owner.get(`/orders/cancel?order=${reference}`)).headers.get('location')).toBe(page);
    const preview = await (await owner.get(page)).text();
    expect(preview).toMatch(
      /ordered in error[\s\S]*The contract that paid gets 1 unit back[\s\S]*1 unit given back[\s\S]*Reason[\s\S]*Confirm the cancellation/,
    );
    expect((await owner.submit(page, { reason: '' })).status).toBe(422);
    expect(await units()).toBe(before);
    const confirmed = await owner.submit(`/orders/${reference}/cancellation`, { reason: 'ordered in error' });
    expect(confirmed.headers.get('location')).toBe(`/orders/${reference}`);
    expect(await units()).toBe(before + 1);
    expect(await (await owner.get(page)).text()).toContain('The unit is back on its contract');
    expect(await (await owner.get(`/orders/${reference}/activity`)).text()).toMatch(/by owner@partner\.test[\s\S]*ordered in error[\s\S]*1 unit given back/);
  });

  test('who asked for it is told by mail what became of it', async () => {
    const reference = await issued(system, partner, 'www.told.test');
    const owner = await visitor().signedIn('owner@partner.test', password);
    await owner.submit(`/orders/${reference}/cancellation`, { reason: 'not needed' });
    await mailTo(system, 'owner@partner.test', reference, /cancelled/i);
  });

  test('A29 A30: after the window the refusal leads to the ticket form, filled in; staff find it among the late cancellations', async () => {
    await addPolicy(system.db, (set) => ({ ...set, overrides: [{ kind: 'partner', contractId, change: { refundWindowMs: 1 } }] }));
    const reference = await issued(system, partner, 'www.too-late.test');
    await addPolicy(system.db, (set) => ({ ...set, overrides: [] }));
    const owner = await visitor().signedIn('owner@partner.test', password);
    const refused = await owner.submit(`/orders/${reference}`, { reason: 'too late' }, `/orders/${reference}/cancellation`);
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain(`/support/tickets/new?order&#x3D;${reference}`);
    const path = `/support/tickets/new?order=${reference}`;
    const form = await (await owner.get(path)).text();
    expect(form).toMatch(/<option value="Order Support" selected>/);
    expect(form).toMatch(/Please cancel this order[\s\S]*refund window of this order ended/);
    expect((await owner.submit(path, { related_to: 'Order Support', subject: 'Cancel', body: 'Please cancel.' })).headers.get('location')).toMatch(
      /^\/support\/tickets\/\d+$/,
    );
    const support = await visitor().signedIn('support@desk.test', password);
    expect(await (await support.get('/staff')).text()).toMatch(
      /after the refund window[\s\S]*Cancel[\s\S]*Order Support, from owner@partner\.test[\s\S]*Open tickets/,
    );
  });

  test('the page afterwards says what has become of it: nothing where nothing was cancelled, a choice for retail customers', async () => {
    const reference = await placed(system, partner);
    const owner = await visitor().signedIn('owner@partner.test', password);
    const open = await (await owner.get(`/orders/${reference}`)).text();
    expect(open).toMatch(/Waiting for the customer to configure/);
    expect(open).not.toMatch(/being cancelled|unit goes back/);

    const retail = await system.account(0, { kind: 'retail' });
    await user('shopper@retail.test', 'owner', retail.id);
    const bought = await placed(system, retail);
    const shopper = await visitor().signedIn('shopper@retail.test', password);
    expect(await (await shopper.get('/orders/cancel')).text()).toContain('You choose between a refund and a new order');
    await shopper.submit(`/orders/${bought}/cancellation`, { reason: 'bought twice' });
    const done = await (await shopper.get(`/orders/${bought}/cancellation`)).text();
    expect(done).toMatch(/<h2>The order is cancelled[\s\S]*choose: Request Refund, or Restart Order/);
    expect(done).toContain(`href="/orders/${bought}"`);
    expect(await (await shopper.get(`/orders/${bought}`)).text()).toMatch(/Request Refund[\s\S]*Restart Order/);
    expect(done).not.toContain('unit');
  });

  test('the policy that is shown is the one that the orders were sold under', async () => {
    const account = await system.account(0, { kind: 'partner' });
    const special = await createContract(system.db, { accountId: account.id, productCode: 'RapidSSL-12', units: 2 });
    await user('special@partner.test', 'owner', account.id);
    const owner = await visitor().signedIn('special@partner.test', password);
    const before = await placed(system, account);
    const week = { kind: 'partner' as const, contractId: special.id, change: { refundWindowMs: 7 * 86_400_000 } };
    const { version } = await addPolicy(system.db, (set) => ({ ...set, overrides: [week] }));
    expect(await (await owner.get('/orders/cancel')).text()).toMatch(
      new RegExp(`only within 30 days from when the order was placed\\.[\\s\\S]*policy version ${version - 1}\\)`),
    );
    await placed(system, account);
    await addPolicy(system.db, (set) => ({ ...set, overrides: [], partner: { ...set.partner, refundWindowMs: 1000 } }));
    const form = await (await owner.get('/orders/cancel')).text();
    expect(form).toMatch(/only within (7|30) days from when the order was placed, or within (7|30) days from when the order was placed, as the order was sold/);
    expect(form).toContain(before);
    await addPolicy(system.db, (set) => ({ ...set, partner: { ...set.partner, refundWindowMs: 30 * 86_400_000 } }));
  });

  test('viewers and other accounts cannot', async () => {
    const reference = await placed(system, partner);
    const viewer = await visitor().signedIn('viewer@partner.test', password);
    expect((await viewer.get('/orders/cancel')).status).toBe(403);
    const other = await system.account(0, { kind: 'partner' });
    await user('other@partner.test', 'owner', other.id);
    const stranger = await visitor().signedIn('other@partner.test', password);
    expect((await stranger.get(`/orders/cancel?order=${reference}`)).status).toBe(404);
    for (const page of ['', '/certificates', '/validation', '/activity', '/cancellation', '/revocation', '/state.json'])
      expect([page, (await stranger.get(`/orders/${reference}${page}`)).status]).toEqual([page, 404]);
    expect((await stranger.submit('/orders', { reason: 'x' }, `/orders/${reference}/cancellation`)).status).toBe(404);
    expect((await viewer.submit('/orders', { reason: 'x' }, `/orders/${reference}/cancellation`)).status).toBe(403);
    for (const page of ['', '/certificates', '/validation', '/activity'])
      expect([page, (await viewer.get(`/orders/${reference}${page}`)).status]).toEqual([page, 200]);
    expect((await stranger.get(`/support/tickets/new?order=${reference}`)).status).toBe(404);
    expect((await system.getOrder(reference)).state).toBe('placed');
  });
});
