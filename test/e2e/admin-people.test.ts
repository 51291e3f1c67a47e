import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Json } from '../support/doors/http';
import { Visitor } from '../support/doors/visitor';
import { png } from '../support/png';
import { startAdminSystem, type AdminSystem } from '../support/admin-system';

/** The admin command for accounts, users and keys, as scripts and people use it: every line that is pinned, what it answers and what it changes. */
let place: AdminSystem['place'];
let outside: AdminSystem['outside'];
let answer: AdminSystem['answer'];
let refusal: AdminSystem['refusal'];
let reseller: AdminSystem['reseller'];
let partner: AdminSystem['partner'];
let retail: AdminSystem['retail'];
let verify: AdminSystem['verify'];
let stop: AdminSystem['stop'];

const uuid = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/) as string;

beforeAll(async () => {
  ({ place, outside, answer, refusal, reseller, partner, retail, verify, stop } = await startAdminSystem());
}, 180_000);

afterAll(() => stop());

test('account create: an id and a key that works; a test account has its own points', async () => {
  for (const account of [reseller, partner, retail]) expect(account).toEqual({ account_id: uuid, api_key: expect.stringMatching(/^cw[0-9a-f]{64}$/) });
  expect(await outside.balance(reseller.api_key)).toBe(500);
  const trial = await answer('account', 'create', '--kind', 'reseller', '--name', 'Trial', '--points', '7', '--test');
  expect(await outside.balance(trial.api_key as string)).toBe(7);
}, 60_000);

test('user create: the password signs in, of a customer to the dashboard and of staff to the desk', async () => {
  const owner = await answer('user', 'create', '--email', 'Ann@Example.test', '--account', reseller.account_id, '--role', 'owner');
  expect(owner).toEqual({ user_id: uuid, password: expect.stringMatching(/^.{12,}$/) });
  const staff = await answer('user', 'create', '--email', 'grace@desk.test', '--staff', 'admin');
  const home = async (email: string, password: string) => (await new Visitor(place.url).signIn(email, password)).headers.get('location');
  expect(await home('ann@example.test', owner.password as string)).toBe('/');
  expect(await home('grace@desk.test', staff.password as string)).toBe('/staff');
  expect(await refusal('user', 'create', '--email', 'ann@example.test', '--staff', 'support')).toContain('already');
}, 60_000);

test('key create, list and revoke', async () => {
  const made = await answer('key', 'create', '--account', reseller.account_id, '--name', 'Monitor', '--scope', 'orders:read');
  expect(made).toMatchObject({ key_id: uuid, name: 'Monitor', scopes: ['orders:read'], api_key: expect.stringMatching(/^cw/) });
  expect((await answer('key', 'list', '--account', reseller.account_id)).keys.map(({ name }: Json) => name as string)).toEqual(['default', 'Monitor']);
  expect(await answer('key', 'revoke', '--account', reseller.account_id, '--key', made.key_id as string)).toMatchObject({ revoked_at: expect.any(String) });
}, 60_000);

test('user list, disable, enable and reset-password; account list, disable and enable; key rotate', async () => {
  const own = await answer('account', 'create', '--kind', 'reseller', '--name', 'Managed', '--points', '12');
  const { user_id: id, password } = await answer('user', 'create', '--email', 'kept@example.test', '--account', own.account_id as string, '--role', 'owner');
  const listed = async () => (await answer('user', 'list', '--account', own.account_id as string)).users as Json[];
  expect(await listed()).toEqual([
    { user_id: id, email: 'kept@example.test', account_id: own.account_id, role: 'owner', created_at: expect.any(String), disabled_at: null },
  ]);
  const signsIn = async () => (await new Visitor(place.url).signIn('kept@example.test', password as string)).status;
  expect(await answer('user', 'disable', 'kept@example.test')).toEqual({ user_id: id, disabled_at: expect.any(String) });
  expect(await signsIn()).toBe(403);
  expect(await answer('user', 'enable', '--email', 'kept@example.test')).toEqual({ user_id: id, disabled_at: null });
  expect(await signsIn()).toBe(303);
  expect(await answer('user', 'reset-password', id as string)).toEqual({ user_id: id, link_sent_to: 'kept@example.test', link_ends_at: expect.any(String) });
  expect(await signsIn()).toBe(401);
  expect(await refusal('user', 'disable', 'nobody@example.test')).toContain('There is no user nobody@example.test');

  expect(await answer('account', 'disable', own.account_id as string)).toEqual({ account_id: own.account_id, disabled_at: expect.any(String) });
  const works = async (key: string) => (await outside.call('account/review', { api_key: key })).status;
  expect(await works(own.api_key as string)).toBe(403);
  expect((await answer('account', 'list')).accounts).toContainEqual(expect.objectContaining({ account_id: own.account_id, disabled_at: expect.any(String) }));
  await answer('account', 'enable', '--account', own.account_id as string);

  const next = await answer('key', 'rotate', '--account', own.account_id as string, '--old-valid-for', '7 days');
  expect(next).toMatchObject({ name: 'default', api_key: expect.stringMatching(/^cw/), old_key_id: uuid, old_valid_until: expect.any(String) });
  expect([await works(own.api_key as string), await works(next.api_key as string)]).toEqual([200, 200]);
  const last = await answer('key', 'rotate', '--account', own.account_id as string);
  expect([await works(next.api_key as string), await works(last.api_key as string)]).toEqual([401, 200]);
}, 90_000);

test('seller set and show: only what is given changes, and customers get the logo', async () => {
  const logo = path.join(place.dataDir, 'logo.png');
  writeFileSync(logo, png(240, 64));
  await answer('seller', 'set', '--name', 'Example Certificates', '--support-email', 'help@example.org', '--logo', logo);
  const set = await answer('seller', 'set', '--support-email', '', '--colour', '#0B6450', '--powered-by', 'off');
  expect(set).toMatchObject({ version: 2, name: 'Example Certificates', supportEmail: null, colour: '#0b6450', poweredBy: false, logo: { width: 240 } });
  expect(await answer('seller', 'show')).toEqual(set);
  const served = await fetch(`${place.url}/seller/logo`);
  expect(Buffer.from(await served.arrayBuffer())).toEqual(png(240, 64));
}, 60_000);

test('after all of it audit trail and ledger are verified, and the trail has every act with who did it and none of what was refused', async () => {
  await verify([
    'account create',
    'account disable',
    'account enable',
    'user create',
    'user disable',
    'user enable',
    'user reset-password',
    'key create',
    'key revoke',
    'key rotate',
    'seller set',
  ]);
}, 90_000);
