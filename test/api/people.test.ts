import { setAccountDisabled } from '../../db/account/accounts';
import { insertNamedKey, revokeApiKey } from '../../db/account/api-keys';
import { createDb, type Db } from '../../db/connection';
import { findReset, resetPassword } from '../../db/people/password-resets';
import { listUsers, setUserDisabled } from '../../db/people/users';
import { hashPassword, newPassword } from '../../domain/people/passwords';
import { HOUR_MS } from '../../domain/time';
import { startHttp, type Http } from '../support/doors/http';
import { placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';

/** People who guess, people who are kept out, and people who get a new password. */
let system: OrderSystem;
let http: Http;
let worker: Db;
beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { trustProxy: 1 });
  worker = createDb(system.urls.workerUrl);
});
afterAll(async () => {
  await http.stop();
  await worker.destroy();
  await system.stop();
});

const visitor = () => new Visitor(http.base);
const mailsTo = (email: string) => system.catcher.mails.filter((mail) => JSON.stringify(mail.to).includes(email));
const home = async (who: Visitor) => (await who.get('/orders')).headers.get('location');

describe('wrong passwords', () => {
  test('a stranger who has used up the tries does not lock out a browser in which the owner has signed in before, and the owner is told once', async () => {
    const { email } = await createUser(system, 'owner@guessed.test', 'owner', (await system.account(0)).id);
    const owner = await visitor().signedIn(email, password);
    await owner.submit('/orders', {}, '/sign-out');
    const stranger = visitor();
    const answers: number[] = [];
    for (let guess = 0; guess < 13; guess++) answers.push((await stranger.signIn(email, `guess ${guess}`)).status);
    expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429, 429]);
    expect((await stranger.signIn(email, password)).status).toBe(429);
    expect((await owner.signIn(email, 'mistyped')).status).toBe(401);
    expect((await owner.signIn(email, password)).status).toBe(303);
    for (let times = 0; times < 2; times++) await system.outbox.sendDueMails();
    expect(mailsTo(email).map(({ subject }) => subject)).toEqual(['Wrong passwords were tried for your sign-in']);
  });

  test('nor another address; and of many at once from one address no more than ten are looked at', async () => {
    const { email } = await createUser(system, 'elsewhere@guessed.test', 'owner', (await system.account(0)).id);
    const page = await fetch(`${http.base}/sign-in`);
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const token = /name="_csrf" value="([^"]+)"/.exec(await page.text())![1]!;
    const from = (address: string, given: string) =>
      fetch(`${http.base}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, 'x-forwarded-for': address },
        body: new URLSearchParams({ email, password: given, _csrf: token }),
      }).then(({ status }) => status);
    const answers = await Promise.all(Array.from({ length: 20 }, () => from('203.0.113.9', 'a guess')));
    // Of one address no more than so many wait for their turn at once either.
    expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(10);
    expect(await from('198.51.100.7', password)).toBe(303);
  });

  test('a cookie that was made for another user, or with an earlier password, opens nothing', async () => {
    const account = await system.account(0);
    const victim = await createUser(system, 'victim@guessed.test', 'owner', account.id);
    const other = await createUser(system, 'other@guessed.test', 'owner', account.id);
    const thief = await visitor().signedIn(other.email, password);
    await thief.submit('/orders', {}, '/sign-out');
    const answers: number[] = [];
    for (let guess = 0; guess < 11; guess++) answers.push((await thief.signIn(victim.email, `guess ${guess}`)).status);
    expect(answers.at(-1)).toBe(429);
  });
});

describe('a disabled user or account', () => {
  test('a user is signed out at once and not let in, until enabled again', async () => {
    const { id, email } = await createUser(system, 'leaves@people.test', 'owner', (await system.account(0)).id);
    const user = await visitor().signedIn(email, password);
    await setUserDisabled(worker, id, new Date());
    expect(await home(user)).toBe('/sign-in?then=%2Forders');
    const refused = await visitor().signIn(email, password);
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('This user is disabled')]);
    expect((await visitor().signIn(email, 'wrong')).status).toBe(401);
    expect((await listUsers(worker)).find((each) => each.id === id)!.disabledAt).not.toBeNull();
    await setUserDisabled(worker, id, null);
    expect((await visitor().signIn(email, password)).status).toBe(303);
  });

  test('an account: keys of both APIs and users are refused in one sentence, its orders go on', async () => {
    const account = await system.account(100);
    const reference = await placed(system, account);
    const user = await createUser(system, 'member@people.test', 'member', account.id);
    const signedIn = await visitor().signedIn(user.email, password);
    await worker.transaction((trx) => setAccountDisabled(trx, account.id, new Date()));
    expect(await home(signedIn)).toBe('/sign-in?then=%2Forders');
    const sentence = /This account is disabled.*its orders go on/;
    const compatible = await http.call('account/review', { api_key: account.apiKey });
    expect([compatible.status, JSON.stringify(compatible.body)]).toEqual([403, expect.stringMatching(sentence)]);
    const rest = await fetch(`${http.base}/api/orders`, { headers: { authorization: `Bearer ${account.apiKey}` } });
    expect([rest.status, await rest.text()]).toEqual([403, expect.stringMatching(sentence)]);
    expect(await (await visitor().signIn(user.email, password)).text()).toMatch(sentence);
    expect((await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`)).status).toBe(200);
    await worker.transaction((trx) => setAccountDisabled(trx, account.id, null));
    expect((await http.call('account/review', { api_key: account.apiKey })).status).toBe(200);
    expect((await visitor().signIn(user.email, password)).status).toBe(303);
  });
});

describe('a new password by e-mail', () => {
  const reset = async (userId: string, at = Date.now()) => {
    const unusable = await hashPassword(newPassword());
    return worker.transaction((trx) => resetPassword(trx, userId, { secrets: system.secrets, unusable, at }));
  };
  const linkTo = (email: string) => new URL(/https?:\S+\/password\/reset\/\S+/.exec(mailsTo(email).at(-1)!.text!)![0]).pathname;

  test('the old password and all sessions are over at once; the link sets a new one, once', async () => {
    const { id, email } = await createUser(system, 'forgot@people.test', 'owner', (await system.account(0)).id);
    const before = await visitor().signedIn(email, password);
    await reset(id);
    expect(await home(before)).toBe('/sign-in?then=%2Forders');
    expect((await visitor().signIn(email, password)).status).toBe(401);
    await system.outbox.sendDueMails();
    const link = linkTo(email);
    const reader = visitor();
    expect((await reader.submit(link, { new_password: 'short' })).status).toBe(422);
    expect((await reader.submit(link, { new_password: 'a new one by mail' })).headers.get('location')).toBe('/sign-in');
    expect((await reader.get(link)).status).toBe(410);
    expect((await visitor().signIn(email, 'a new one by mail')).status).toBe(303);
    const secret = link.split('/').at(-1)!;
    expect(JSON.stringify(await system.db('password_resets').select())).not.toContain(secret);
    expect(JSON.stringify(await system.db('mails').select())).not.toContain(secret);
  });

  test('whoever has forgotten theirs is sent a link; till it is used the old one stays good, and then all sessions end', async () => {
    const { email } = await createUser(system, 'forgetful@people.test', 'owner', (await system.account(0)).id);
    const before = await visitor().signedIn(email, password);
    const asked = await Promise.all([1, 2, 3].map(() => visitor().submit('/password/forgotten', { email: 'Forgetful@people.test' })));
    expect(asked.map((answer) => answer.headers.get('location'))).toEqual(Array(3).fill('/password/forgotten/sent'));
    await system.outbox.sendDueMails();
    expect(mailsTo(email)).toHaveLength(1); // of three at once
    expect(mailsTo(email)[0]!.text).toContain('your password stays as it is');
    expect((await visitor().signIn(email, password)).status).toBe(303);
    expect((await visitor().submit(linkTo(email), { new_password: 'remembered from now on' })).status).toBe(303);
    expect(await home(before)).toBe('/sign-in?then=%2Forders');
    expect((await visitor().signIn(email, 'remembered from now on')).status).toBe(303);
  });

  test('the answer does not say whether anybody has the address; nobody who is disabled is sent a link', async () => {
    const { id, email } = await createUser(system, 'gone@people.test', 'owner', (await system.account(0)).id);
    await setUserDisabled(worker, id, new Date());
    for (const address of [email, 'nobody-at-all@people.test']) {
      expect((await visitor().submit('/password/forgotten', { email: address })).headers.get('location')).toBe('/password/forgotten/sent');
      await system.outbox.sendDueMails();
      expect(mailsTo(address)).toEqual([]);
    }
    expect((await visitor().submit('/password/forgotten', { email: 'no address' })).status).toBe(422);
  });

  test('a link is dead after an hour, after a newer one, and with a wrong secret; a dead one is not sent', async () => {
    const { id, email } = await createUser(system, 'late@people.test', 'owner', (await system.account(0)).id);
    await reset(id);
    await system.outbox.sendDueMails();
    const first = linkTo(email);
    await reset(id, Date.now() - HOUR_MS);
    expect((await visitor().get(first)).status).toBe(410);
    expect(await system.outbox.sendDueMails()).toBe(0);
    await reset(id);
    await system.outbox.sendDueMails();
    const newest = linkTo(email);
    expect((await visitor().get(newest)).status).toBe(200);
    expect((await visitor().get(newest.replace(/.$/, (last) => (last === '0' ? '1' : '0')))).status).toBe(410);
    // The newest, unused and whole, an hour later.
    const [resetId = '', secret = ''] = newest.split('/').slice(-2);
    expect(await findReset(worker, { id: resetId, secret }, Date.now())).toEqual({ userId: id });
    expect(await findReset(worker, { id: resetId, secret }, Date.now() + HOUR_MS)).toBeUndefined();
  });

  test('of two at once under one link one has its way', async () => {
    const { id, email } = await createUser(system, 'twice@people.test', 'owner', (await system.account(0)).id);
    await reset(id);
    await system.outbox.sendDueMails();
    const link = linkTo(email);
    const answers = await Promise.all(['the first one chosen', 'the second one chosen'].map((chosen) => visitor().submit(link, { new_password: chosen })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410]);
  });
});

test('an old key is good beside the new one as long as was said, and no longer', async () => {
  const account = await system.account(0);
  const { id, secret } = await insertNamedKey(worker, account.id, { name: 'old', scopes: null });
  const works = async () => (await http.call('account/review', { api_key: secret })).status;
  await revokeApiKey(worker, account.id, id, new Date(Date.now() + HOUR_MS));
  expect(await works()).toBe(200);
  await revokeApiKey(worker, account.id, id, new Date(Date.now() - 1000));
  expect(await works()).toBe(401);
  await revokeApiKey(worker, account.id, id, new Date(Date.now() + HOUR_MS));
  expect(await works()).toBe(401);
});
