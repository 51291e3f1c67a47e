import { randomUUID } from 'node:crypto';
import { listMails } from '../../../db/mail/mails';
import { publicationOf } from '../../../domain/validation/publication';
import { aWebhook, startLook } from '../../support/samples/a-webhook';
import { eventually } from '../../support/eventually';
import { startFakeInternet, type FakeInternet } from '../../support/outside/fake-internet';
import { configuration, configured, placed } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { startReceiver, stopReceivers, type Receiver } from '../../support/outside/webhook-receiver';

/**
 * Hosts that take connections and never answer, more of them than there are places, on the real dev server. Nothing here is measured in seconds: what is not
 * held up is over before the first piece of hanging work is, and that takes 30 seconds at least.
 */
const places = { inside: 4, outside: 4, ofOneAccount: 1 };
type Account = Awaited<ReturnType<OrderSystem['account']>>;
let internet: FakeInternet;
let system: OrderSystem;
let look: ReturnType<typeof startLook> | undefined;
/** Orders and webhooks whose look or round is over */
const over: string[] = [];

beforeAll(async () => {
  internet = await startFakeInternet();
  const change: Parameters<typeof startOrderSystem>[1] = (activities) => ({
    async checkValidations(reference) {
      const passed = await activities.checkValidations(reference);
      over.push(reference);
      return passed;
    },
    async deliverWebhook(input) {
      const progress = await activities.deliverWebhook(input);
      over.push(input.webhookId);
      return progress;
    },
  });
  system = await startOrderSystem('server', change, undefined, undefined, internet.settings, places);
});
afterAll(async () => {
  await look?.stop();
  await stopReceivers();
  await internet.stop();
  await system.stop();
});

/** An order for 25 names whose servers hang at each of three addresses: a look at it takes a minute. */
async function hangingOrder(account: Account, domain: string): Promise<string> {
  const request = configuration(`www.${domain}`, {
    additionalNames: Array.from({ length: 24 }, (_, index) => `${index}.${domain}`),
    subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' },
    method: 'FILE',
    approverEmail: undefined,
  });
  const sale = { productCode: 'TrueBizIDMD-12', buyerReference: randomUUID().slice(0, 35), endCustomerEmail: null, sanCount: 24 };
  const { reference } = await system.desk.place(account, sale);
  await system.desk.configure(await system.getOrder(reference), request, 'reseller-api');
  for (const { url } of await files(reference)) {
    internet.addresses.set(new URL(url).hostname, [['127.0.0.1', '127.0.0.1', '127.0.0.1']]);
    internet.pages.set(url.replace('http://', ''), () => undefined);
  }
  return reference;
}

async function files(reference: string) {
  const { validations } = await system.getOrder(reference);
  return validations.flatMap((validation) => {
    const publication = publicationOf(validation, system.secrets.randomValue(validation));
    return publication?.method === 'FILE' ? [publication] : [];
  });
}

const lookAt = (reference: string) => system.desk.send(reference, 'pollDomain', { actor: 'test' });
const visited = (domain: string) => internet.visits.some((visit) => visit.startsWith(`www.${domain}/`));

async function hangingWebhook(account: Account): Promise<{ id: string; receiver: Receiver }> {
  const receiver = await startReceiver();
  receiver.answer = () => new Promise<never>(() => undefined);
  return { id: await aWebhook(system, account, receiver.url), receiver };
}

test('what hangs of one account holds up no delivery, no look and no mail of another', async () => {
  const [hanging, other] = [await system.account(10_000), await system.account(1000)];
  const webhooks = await Promise.all(Array.from({ length: 6 }, () => hangingWebhook(hanging)));
  const orders = await Promise.all(Array.from({ length: 6 }, (_, index) => hangingOrder(hanging, `hangs-${index}.test`)));
  const theirs = await startReceiver();
  await aWebhook(system, other, theirs.url);
  const waiting = await configured(system, other, configuration('www.answers.test', { method: 'FILE', approverEmail: undefined }));
  for (const { url, contents } of await files(waiting)) internet.pages.set(url.replace('http://', ''), (response) => response.end(contents));

  look = startLook(system);
  await Promise.all(orders.map(lookAt));
  await eventually(() => orders.some((_, index) => visited(`hangs-${index}.test`)), 'a look hangs', 60);
  await eventually(() => webhooks.some(({ receiver }) => receiver.received.length > 0), 'a delivery hangs', 60);

  await lookAt(waiting);
  const byMail = await configured(system, other, configuration('www.by-mail.test'));
  const came = (reference: string) => theirs.received.some(({ body }) => body.data.order_reference === reference);
  await eventually(() => came(byMail), 'its events arrive', 120);
  await eventually(() => over.includes(waiting), 'its domain is looked at', 120);
  await eventually(async () => (await system.getOrder(waiting)).state === 'issued', 'it is issued', 120);
  await eventually(async () => isMailed(byMail), 'its mails go out', 120);
  const hung = [...orders, ...webhooks.map(({ id }) => id)];
  expect(hung.filter((id) => over.includes(id))).toEqual([]);

  for (const { receiver } of webhooks) receiver.answer = () => 204;
  for (const page of [...internet.pages.keys()].filter((place) => place.includes('hangs-'))) internet.pages.delete(page);
  await eventually(() => hung.every((id) => over.includes(id)), 'what waited has its turn once the hosts answer', 240);
}, 600_000);

/** One piece of hanging work for each account, more accounts than there are places. */
const everyonesHosts: Record<string, (accounts: Account[]) => Promise<{ ids: string[]; underWay: () => number; release: () => Promise<unknown> }>> = {
  async deliveries(accounts) {
    await look?.stop();
    const webhooks = await Promise.all(accounts.map(hangingWebhook));
    // Five are sent at once; the sixth makes it two times the time that one has.
    for (const account of accounts) for (let sent = 0; sent < 6; sent += 1) await placed(system, account);
    look = startLook(system);
    return {
      ids: webhooks.map(({ id }) => id),
      underWay: () => webhooks.filter(({ receiver }) => receiver.received.length > 0).length,
      release: () => Promise.all(webhooks.map(({ receiver }) => receiver.down())),
    };
  },
  async looks(accounts) {
    const domains = accounts.map((_, index) => `all-hang-${index}.test`);
    const ids = await Promise.all(accounts.map((account, index) => hangingOrder(account, domains[index]!)));
    await Promise.all(ids.map(lookAt));
    return { ids, underWay: () => domains.filter(visited).length, release: async () => internet.pages.clear() };
  },
};

test.each(Object.keys(everyonesHosts))(
  '%s of many accounts whose hosts hang hold up no mail',
  async (kind) => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => system.account(10_000)));
    const { ids, underWay, release } = await everyonesHosts[kind]!(accounts);
    await eventually(() => underWay() >= places.outside, 'all places are taken', 60);
    const reference = await configured(system, await system.account(12), configuration(`www.meanwhile-${kind}.test`));
    await eventually(() => isMailed(reference), 'its mails go out', 120);
    expect(ids.filter((id) => over.includes(id))).toEqual([]);
    await release();
  },
  600_000,
);

async function isMailed(reference: string): Promise<boolean> {
  const mails = await listMails(system.db, reference);
  return mails.length > 0 && mails.every(({ sentAt }) => sentAt !== null);
}
