import { setTimeout as pause } from 'node:timers/promises';
import { createDb, type Db } from '../../db/connection';
import { endSessionsOf } from '../../db/people/sessions';
import { hashPassword } from '../../domain/people/passwords';
import type { Account } from '../../domain/sale/account';
import { startHttp, type Http } from '../support/doors/http';
import { placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** Sessions that end while a request of theirs is in flight: the database holds the request where the test wants it. */
let system: OrderSystem;
let http: Http;
let admin: Db;
let account: Account;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  admin = createDb(system.urls.adminUrl);
  account = await system.account(0);
});
afterAll(async () => {
  await http.stop();
  await admin.destroy();
  await system.stop();
});

const visitor = () => new Visitor(http.base);
const sessionsOf = async (userId: string) => Number((await admin('sessions').where('user_id', userId).count({ n: '*' }))[0]?.n);

/** Until a request has come as far as it can; that it has is shown by its answer. */
const isHeld = () => pause(1500);

/** The request has read its session and waits for the list of orders, until `meanwhile` is done. */
async function whileInFlight(owner: Visitor, meanwhile: () => Promise<unknown>): Promise<Response> {
  return admin.transaction(async (trx) => {
    await trx.raw('LOCK TABLES orders WRITE');
    const inFlight = owner.get('/orders');
    try {
      await isHeld();
      await meanwhile();
    } finally {
      await trx.raw('UNLOCK TABLES');
    }
    return inFlight;
  });
}

test('signing out ends a session that has a request in flight', async () => {
  const user = await createUser(system, 'signs-out@late.test', 'owner', account.id);
  const owner = await visitor().signedIn(user.email, password);
  const { cookie } = owner;
  // The form was open before: its page is not asked for while the request is held.
  const answer = await owner.get('/password');
  const token = /name="_csrf" value="([^"]+)"/.exec(await answer.text())![1]!;
  const late = await whileInFlight(new Visitor(http.base, owner.cookie), () => owner.post('/sign-out', { _csrf: token }));
  expect(late.status).toBe(200);
  expect((await new Visitor(http.base, cookie).get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
  expect(await sessionsOf(user.id)).toBe(0);
});

test('whoever has signed in can sign out from the page behind an order’s link as well', async () => {
  const user = await createUser(system, 'by-link@late.test', 'owner', account.id);
  const owner = await visitor().signedIn(user.email, password);
  const page = `/token/${system.secrets.orderToken(await placed(system, await system.account(12)))}`;
  expect((await owner.submit(page, {}, '/sign-out')).headers.get('location')).toBe('/sign-in');
  expect(await sessionsOf(user.id)).toBe(0);
});

test('a new password ends the other sessions, also one with a request in flight', async () => {
  const user = await createUser(system, 'new-password@late.test', 'owner', account.id);
  const [here, there] = [await visitor().signedIn(user.email, password), await visitor().signedIn(user.email, password)];
  // The form was open before: the frame of its page counts orders, and the request that is held holds them.
  const token = /name="_csrf" value="([^"]+)"/.exec(await (await here.get('/password')).text())![1]!;
  const late = await whileInFlight(there, async () => {
    const changed = await here.post('/password', { password, new_password: 'a much longer one', _csrf: token });
    expect([changed.status, changed.headers.get('location')]).toEqual([303, '/password']);
  });
  expect(late.status).toBe(200);
  expect((await there.get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
  expect((await here.get('/orders')).status).toBe(200);
  expect(await sessionsOf(user.id)).toBe(1);
});

/** Holds the end of the audit trail, at which whoever has shown a password writes a line, until `meanwhile` is done. */
async function whileAuditIsHeld<T>(request: () => Promise<T>, meanwhile: () => Promise<unknown>): Promise<T> {
  const held = await admin.transaction();
  try {
    await held('audit_head').where('id', 1).forUpdate().first('hash');
    const inFlight = request();
    await isHeld();
    await meanwhile();
    await held.commit();
    return await inFlight;
  } finally {
    if (!held.isCompleted()) await held.rollback();
  }
}

test('a sign-in with the old password that is in flight when it is changed begins no session', async () => {
  const user = await createUser(system, 'signs-in@late.test', 'owner', account.id);
  const stranger = visitor();
  const answer = await whileAuditIsHeld(
    () => stranger.signIn(user.email, password),
    () =>
      admin.transaction(async (trx) => {
        await trx('users')
          .where('id', user.id)
          .update({ password_hash: await hashPassword('another one') });
        await endSessionsOf(trx, user.id);
      }),
  );
  expect(answer.status).toBe(401);
  expect(await answer.text()).toContain('The password was changed a moment ago; sign in with the new one.');
  expect(await sessionsOf(user.id)).toBe(0);
  expect((await stranger.get('/orders')).headers.get('location')).toBe('/sign-in?then=%2Forders');
});

test('of two changes of a password at once one has its way, and the other is told', async () => {
  const user = await createUser(system, 'twice@late.test', 'owner', account.id);
  const [here, there] = [await visitor().signedIn(user.email, password), await visitor().signedIn(user.email, password)];
  const tries = [
    here.submit('/password', { password, new_password: 'chosen by the first' }),
    there.submit('/password', { password, new_password: 'chosen by the second' }),
  ];
  const answers = await Promise.all(tries);
  const texts = await Promise.all(answers.map((answer) => answer.text()));
  // The second may also be signed out before it comes to its password.
  const right = answers.map(({ headers }) => headers.get('location') === '/password');
  expect(right.filter(Boolean)).toHaveLength(1);
  const [mine, theirs] = right[0] ? ['chosen by the first', 'chosen by the second'] : ['chosen by the second', 'chosen by the first'];
  expect((await visitor().signIn(user.email, mine)).status).toBe(303);
  expect((await visitor().signIn(user.email, theirs)).status).toBe(401);
  expect(texts.join()).not.toContain('Internal');
});
