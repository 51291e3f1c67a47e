import { setTimeout as pause } from 'node:timers/promises';
import { listEvents } from '../../db/order/events';
import { listOrderLines } from '../../db/ledger/ledger';
import { listMails } from '../../db/mail/mails';
import { addPolicy, currentPolicy } from '../../db/account/policies';
import { sha256Hex } from '../../domain/secrets';
import { eventually } from '../support/eventually';
import { startHttp, type Http } from '../support/doors/http';
import { cancelRequested, configuration, configured, issued, mailTo, now, reaches } from '../support/lives/life';
import { approvalLink } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** What comes to the address of an approval link: scanners, strangers, late and curious people, and the admin contact. */
let system: OrderSystem;
let http: Http;
let number = 0;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

interface Asked {
  reference: string;
  domain: string;
  path: string;
  id: string;
  secret: string;
}

/** An order whose admin contact has been asked, with the newest link. */
async function asked(): Promise<Asked> {
  const domain = `link-${(number += 1)}.test`;
  const reference = await cancelRequested(system, await system.account(12), `www.${domain}`);
  return { reference, domain, ...(await newestLink(reference, domain)) };
}

async function newestLink(reference: string, domain: string): Promise<{ path: string; id: string; secret: string }> {
  const { url, id, secret } = approvalLink(await mailTo(system, `boss@${domain}`, reference, /approv/i));
  return { path: new URL(url).pathname, id, secret };
}

const press = (path: string, decision = 'approve') => fetch(http.base + path, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });

/** Everything that an order is and has moved. */
async function kept(reference: string): Promise<string> {
  const order = await system.db('orders').where({ reference }).first();
  const events = await system.db('order_events').where('order_reference', reference);
  const balances = await system.db('ledger_balances').where('ledger_account', `account:${order.account_id}`);
  return sha256Hex(JSON.stringify([order, events, balances]));
}

const scanners = ['GoogleImageProxy', 'Barracuda Sentinel', 'Microsoft Office Existence Discovery', 'facebookexternalhit/1.1'];

test('scenario 15: GET, HEAD and OPTIONS of a link a hundred times change nothing; only the button acts', async () => {
  const { reference, path } = await asked();
  const before = await kept(reference);
  const visits = Array.from({ length: 100 }, (_, index) =>
    fetch(http.base + path, {
      method: ['GET', 'HEAD', 'OPTIONS'][index % 3],
      headers: { 'user-agent': scanners[index % scanners.length]!, ...(index % 2 === 0 && { 'sec-purpose': 'prefetch' }) },
    }),
  );
  const statuses = (await Promise.all(visits)).map(({ status }) => status);
  // Those beyond twenty in a second are told to slow down.
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(20);
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true);
  expect(await kept(reference)).toBe(before);
  await pause(1100);
  expect((await press(path)).status).toBe(303);
  await reaches(system, reference, 'credited');
});

test.each<[string, (mine: Asked, other: Asked) => string]>([
  ['wrong', ({ path, secret }) => path.replace(secret, 'f'.repeat(secret.length))],
  ['one character wrong', ({ path }) => path.slice(0, -1) + (path.endsWith('0') ? '1' : '0')],
  ['truncated', ({ path }) => path.slice(0, -4)],
  ['longer', ({ path }) => `${path}00`],
  ['in capitals', ({ path, secret }) => path.replace(secret, secret.toUpperCase().replace(/^[0-9]*$/, 'A'))],
  ["another order's", (mine, other) => mine.path.replace(mine.secret, other.secret)],
  [
    'of an unknown approval',
    ({ path, id }) =>
      path.replace(
        id,
        id.replace(/.$/, (last) => (last === '0' ? '1' : '0')),
      ),
  ],
])('scenario 17: a secret that is %s gets the same 404 as any other, and changes nothing', async (_, forge) => {
  const [mine, other] = [await asked(), await asked()];
  const before = [await kept(mine.reference), await kept(other.reference)];
  const path = forge(mine, other);
  expect(path).not.toBe(mine.path);
  const nowhere = await fetch(`${http.base}/approve/none/none`);
  const answers = [await fetch(http.base + path), await press(path)];
  const anything = (html: string) => html.replace(/[0-9a-f-]{36}/g, '');
  for (const answer of answers) {
    expect(answer.status).toBe(404);
  }
  expect(anything(await answers[0]!.text())).toBe(anything(await nowhere.text()));
  expect([await kept(mine.reference), await kept(other.reference)]).toEqual(before);
});

describe('scenario 16: a link that is no longer good says why with 410, and changes nothing', () => {
  async function isDead({ reference, path }: Asked, why: RegExp): Promise<void> {
    const before = await kept(reference);
    for (const decision of ['approve', 'decline']) expect((await press(path, decision)).headers.get('location')).toBe(path);
    const page = await fetch(http.base + path);
    expect(page.status).toBe(410);
    expect(await page.text()).toMatch(why);
    expect(await kept(reference)).toBe(before);
  }

  test('its time is over', async () => {
    const { policySet } = await currentPolicy(system.db);
    await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, approvalWindowMs: 2500, approvalReminders: [] } }));
    try {
      const mine = await asked();
      await pause(2500);
      await reaches(system, mine.reference, 'issued');
      await isDead(mine, /ended|too late|in time/i);
    } finally {
      await addPolicy(system.db, () => policySet);
    }
  });

  test('the requester took the request back', async () => {
    const mine = await asked();
    await system.desk.send(mine.reference, 'withdrawCancel', { actor: 'order-page' });
    await isDead(mine, /taken back|withdrawn|withdrew/i);
  });

  test('a newer link was sent: only that one works', async () => {
    const old = await asked();
    await system.desk.send(old.reference, 'resendApproval', { actor: 'order-page' });
    await isDead(old, /newer|another e-mail|new link/i);
    const { cancellation } = await system.getOrder(old.reference);
    expect(cancellation!.approvalId).not.toBe(old.id);
  });

  test('a reissue took the place of the request', async () => {
    const mine = await asked();
    await system.desk.reissue(await system.getOrder(mine.reference), configuration(`www.${mine.domain}`), 'reseller-api');
    await eventually(async () => (await system.getOrder(mine.reference)).certificateVersion === 2, 'the reissued certificate');
    await isDead(mine, /certificate was reissued/);
  });

  test('scenario 14: it was used; pressed again it says so', async () => {
    const mine = await asked();
    await press(mine.path);
    await reaches(system, mine.reference, 'credited');
    await isDead(mine, /approved/i);
  });

  test('it was declined', async () => {
    const mine = await asked();
    await press(mine.path, 'decline');
    await isDead(mine, /not approve|declined/i);
  });
});

test('scenario 13: of many who press the same link at once one approves; there is one credit', async () => {
  const { reference, path } = await asked();
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => press(path)))).map(({ status }) => status);
  expect(statuses).toContain(303);
  await reaches(system, reference, 'credited');
  expect((await listEvents(system.db, reference)).filter(({ type }) => type === 'cancel-approved')).toHaveLength(1);
  expect((await listOrderLines(system.db, reference)).map(({ kind }) => kind)).toEqual(['charge', 'credit']);
});

test('scenario 12: cancel by the API and by the order page at once: one request, one mail, and both are told the same', async () => {
  const domain = `link-${(number += 1)}.test`;
  const reference = await issued(system, await system.account(12), `www.${domain}`);
  const token = system.secrets.orderToken(reference);
  const [api, page] = await Promise.all([
    http.call('order/cancel', { order_token: token }, 'POST'),
    fetch(`${http.base}/token/${token}/cancellation`, { method: 'POST', redirect: 'manual' }),
  ]);
  expect([api.status, page.status]).toEqual([200, 303]);
  await newestLink(reference, domain);
  expect((await listEvents(system.db, reference)).filter(({ type }) => type === 'cancel-requested')).toHaveLength(1);
  expect((await listMails(system.db, reference)).filter(({ kind }) => kind === 'cancel-requested')).toHaveLength(1);
});

test('a button that is none of the two is asked for again, and changes nothing', async () => {
  const { reference, path } = await asked();
  const before = await kept(reference);
  const answer = await press(path, 'maybe');
  expect(answer.status).toBe(422);
  expect(await answer.text()).toContain('I do not approve');
  expect(await kept(reference)).toBe(before);
});

test('asking again to cancel what is asked already changes nothing', async () => {
  const { reference } = await asked();
  const before = await kept(reference);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
  expect(await kept(reference)).toBe(before);
});

test('P25: the approver of a reissue is shown the names that it is for, and what "I do not approve" means there', async () => {
  const reference = await issued(system, await system.account(12), 'www.kept-name.test');
  const wanted = configuration('www.new-name.test');
  const organisation = { ...wanted.adminContact, organisation: 'New Owner Ltd' };
  await system.desk.reissue(await system.getOrder(reference), { ...wanted, adminContact: organisation }, 'reseller-api');
  const mail = await mailTo(system, 'admin@new-name.test', reference, /approve/);
  for (const part of [mail.text!, mail.html as string]) {
    expect(part).toMatch(/www\.new-name\.test/);
    expect(part).not.toContain('kept-name');
    expect(part).toContain('New Owner Ltd');
  }
  await system.desk.changeApprover(await system.getOrder(reference), 'new-name.test', 'webmaster@new-name.test', 'order-page');
  const path = new URL(approvalLink(await mailTo(system, 'webmaster@new-name.test', reference)).url).pathname;
  const page = async () => (await fetch(http.base + path)).text();
  const open = await page();
  expect(open).toMatch(/New Owner Ltd[\s\S]*www\.new-name\.test[\s\S]*no further certificate is issued; the one that is there stays valid/);
  expect(open).not.toMatch(/kept-name|cancelled|price/);
  expect((await press(path, 'decline')).status).toBe(303);
  const ended = await page();
  expect(ended).toMatch(/You did not approve[\s\S]*stays valid/);
  expect(ended).toContain('new-name.test');
  expect(ended).not.toMatch(/kept-name|cancelled|price/);
  expect((await system.getOrder(reference)).state).toBe('issued');
});

test.each([
  ['reseller', 'its price goes back to the buyer', 'its price went back to the buyer'],
  ['retail', 'the order is cancelled', 'The order was cancelled'],
] as const)('%s: "I do not approve" of the first certificate says what comes of it', async (kind, before, after) => {
  const domain = `first-${kind}.test`;
  const reference = await configured(system, await system.account(12, { kind }), configuration(`www.${domain}`));
  const path = new URL(approvalLink(await mailTo(system, `admin@${domain}`, reference)).url).pathname;
  const page = async () => (await fetch(http.base + path)).text();
  const open = await page();
  expect(open).toContain(before);
  expect((await press(path, 'decline')).status).toBe(303);
  const ended = await page();
  expect(ended).toContain(after);
  for (const said of [open, ended]) expect(/price/.test(said)).toBe(kind === 'reseller');
});
