import { statusOf } from '../../domain/order/status';
import { listMails } from '../../db/mail/mails';
import type { Account } from '../../domain/sale/account';
import type { OrderActivities } from '../../workflows/activities';
import { reconcile } from '../../worker/reconcile';
import { eventually } from '../support/eventually';
import { startHttp, type Http } from '../support/doors/http';
import { answer, cancelRequested, configuration, configured, placed } from '../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { restClient } from '../support/doors/rest';
import { Visitor } from '../support/doors/visitor';
import { createUser, password } from '../support/doors/users';

/** Why an order is waiting: one text, wherever somebody looks. */
let system: OrderSystem;
let http: Http;
let issuerDown = false;

beforeAll(async () => {
  const change = (activities: OrderActivities): Partial<OrderActivities> => ({
    issueCertificate: (input) => (issuerDown ? Promise.reject(new Error('the issuer is down')) : activities.issueCertificate(input)),
  });
  system = await startOrderSystem('server', change, undefined, undefined, { dnsServers: ['127.0.0.1:9'], httpPort: 80, httpsPort: 443, allowPrivate: false });
  http = await startHttp(system);
  await createUser(system, 'desk@waiting.test', 'admin', null);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

/** As people read a page. */
const plain = (html: string) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');

const cancel = async (reference: string) => system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: Date.now() });
const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };
const retail = async (account: Account) => {
  const reference = await placed(system, account);
  await cancel(reference);
  return reference;
};

const orders: [string, { kind?: Account['kind']; queue?: true }, (account: Account) => Promise<string>][] = [
  ['configuration', {}, (account) => placed(system, account)],
  ['domain-validation', {}, (account) => configured(system, account, configuration('www.why-mail.test'))],
  [
    'domain-validation',
    {},
    async (account) => {
      const reference = await configured(system, account, configuration('www.why-dns.test', { method: 'DNS' }));
      await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
      return reference;
    },
  ],
  ['vetting', { queue: true }, (account) => configured(system, account, configuration('www.why-vetting.test', organisation), 'TrueBizID-12')],
  [
    'manual-review',
    { queue: true },
    async (account) => {
      await cancel(await configured(system, account, configuration('www.why-review.test')));
      return configured(system, account, configuration('www.why-review.test'));
    },
  ],
  [
    'issuer',
    {},
    async (account) => {
      issuerDown = true;
      const reference = await configured(system, account, configuration('www.why-issuer.test'));
      await answer(system, reference, 'admin@why-issuer.test', 'approve');
      await eventually(async () => (await system.getOrder(reference)).issuerFailures > 0, 'the issuer has failed');
      issuerDown = false;
      return reference;
    },
  ],
  ['admin-contact', {}, (account) => cancelRequested(system, account, 'www.why-cancel.test')],
  ['customer-choice', { kind: 'retail' }, retail],
  [
    'refund',
    { kind: 'retail', queue: true },
    async (account) => {
      const reference = await retail(account);
      await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
      return reference;
    },
  ],
];

async function inTemporal(reference: string): Promise<string> {
  const { currentDetails = '' } = await system.client.workflow
    .getHandle(`order:${reference}`)
    .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  return currentDetails.split('\n\n').at(-1) ?? '';
}

test.each(orders)(
  'waiting on %s: the same text in both APIs, on the order’s page, at the desk and in the Temporal UI, and its line in the portal’s list',
  async (waitingOn, { kind = 'reseller', queue = false }, live) => {
    const account = await system.account(kind === 'reseller' ? 100 : 0, { kind });
    const reference = await live(account);
    const token = system.secrets.orderToken(reference);
    const rest = restClient(http, account.apiKey);
    // Once the last e-mail has gone out nothing changes any more.
    const { waiting } = await eventually(async () => {
      const { body } = await rest('GET', `/orders/${reference}`);
      return (body.waiting.last_mail === null || /: sent\.$/.test(body.waiting.last_mail)) && body;
    }, 'the mail is out');
    expect(waiting.on).toBe(waitingOn);
    const { text } = waiting as { text: string };
    expect(text).toContain(waiting.reason);
    expect(text).toContain(waiting.next_step);
    if (waiting.last_mail !== null) expect(text).toContain(waiting.last_mail);

    expect((await rest('GET', '/orders')).body.data.find((order: { reference: string }) => order.reference === reference).waiting).toEqual(waiting);
    if (kind === 'reseller') expect((await http.call('order/review', { order_token: token })).body.order_state_further_info).toBe(text);
    expect(plain(await (await fetch(`${http.base}/token/${token}`)).text())).toContain(text);

    await createUser(system, `owner@${account.id}.test`, 'owner', account.id);
    const owner = await new Visitor(http.base).signedIn(`owner@${account.id}.test`, password);
    expect(plain(await (await owner.get('/orders')).text())).toContain(statusOf(await system.getOrder(reference), Date.now()).line);
    const staff = await new Visitor(http.base).signedIn('desk@waiting.test', password);
    expect(plain(await (await staff.get(`/staff/orders/${reference}`)).text())).toContain(text);
    if (queue) expect(plain(await (await staff.get('/staff')).text())).toContain(text);
    expect(await inTemporal(reference)).toBe(text);
  },
);

test('a workflow that is started again from its row still knows what became of the last e-mail', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.why-healed.test');
  const text = await eventually(async () => {
    const shown = await inTemporal(reference);
    return /: sent\.$/.test(shown) && shown;
  }, 'the mail is out');
  await system.client.workflow.getHandle(`order:${reference}`).terminate('pressed by mistake');
  await eventually(async () => (await reconcile({ client: system.client, db: system.db, taskQueue: system.taskQueue })).includes(reference), 'it is healed');
  expect(await eventually(() => inTemporal(reference), 'it is there')).toBe(text);
});

test('a mail whose link died before it could go out is not the last one', async () => {
  system.catcher.refusing = true;
  const reference = await configured(system, await system.account(12), configuration('www.why-dropped.test'));
  await system.desk.send(reference, 'resendEmail', { actor: 'order-page', kind: 'approver' });
  await eventually(async () => {
    const mails = await listMails(system.db, reference);
    return mails.length === 2 && mails.every(({ lastError }) => lastError !== null);
  }, 'both were refused');
  await system.desk.changeMethod(await system.getOrder(reference), 'why-dropped.test', { method: 'DNS' }, 'order-page');
  system.catcher.refusing = false;
  await eventually(async () => (await inTemporal(reference)).endsWith('No e-mail was sent so far.'), 'both were dropped');
});
