import { createContract } from '../../db/account/contracts';
import { findReasons } from '../../db/order/reasons';
import { startHttp, type Http } from '../support/doors/http';
import { cancelRequested, issued, mailTo, placed } from '../support/lives/life';
import { approvalLink } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { Visitor } from '../support/doors/visitor';
import { createUser, password } from '../support/doors/users';

/** The reasons that people give, and whom they reach. */
let system: OrderSystem;
let http: Http;

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  await createUser(system, 'reads@desk.test', 'support', null);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const deskPage = async (reference: string) => {
  const staff = await new Visitor(http.base).signedIn('reads@desk.test', password);
  return (await staff.get(`/staff/orders/${reference}`)).text();
};

test('A23: the reason that a partner has to give is read at the desk', async () => {
  const partner = await system.account(0, { kind: 'partner' });
  await createContract(system.db, { accountId: partner.id, productCode: 'RapidSSL-12', units: 1 });
  await createUser(system, 'gives@partner.test', 'owner', partner.id);
  const reference = await placed(system, partner);
  const owner = await new Visitor(http.base).signedIn('gives@partner.test', password);
  await owner.submit(`/orders/${reference}/cancellation`, { reason: 'ordered <b>twice</b>' });
  expect([...(await findReasons(system.db, reference)).values()]).toEqual(['ordered <b>twice</b>']);
  expect(await deskPage(reference)).toContain('gives@partner.test (user): “ordered &lt;b&gt;twice&lt;/b&gt;”');
});

test('whoever asked is told why the admin contact did not approve, and so are staff', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.needs-it.test');
  const { url } = approvalLink(await mailTo(system, 'boss@needs-it.test', reference, /approv/i));
  const form = new URLSearchParams({ decision: 'decline', reason: 'The shop <still> needs it' });
  await fetch(http.base + new URL(url).pathname, { method: 'POST', body: form, redirect: 'manual' });
  const mail = await mailTo(system, 'tech@needs-it.test', reference, /was not approved/);
  expect(mail.text).toContain('The reason given: "The shop <still> needs it" The certificate stays valid');
  expect(mail.html).toContain('The reason given: “The shop &lt;still&gt; needs it”');
  expect(await deskPage(reference)).toContain('admin-contact: “The shop &lt;still&gt; needs it”');
});

test('whoever approves sees who asked, and why, before deciding, and nothing of the ledger', async () => {
  const account = await system.account(12);
  await createUser(system, 'asks@asked.test', 'owner', account.id);
  const reference = await issued(system, account, 'www.asked.test');
  const owner = await new Visitor(http.base).signedIn('asks@asked.test', password);
  await owner.submit(`/orders/${reference}/cancellation`, { reason: 'the <shop> has moved' });
  const { url } = approvalLink(await mailTo(system, 'boss@asked.test', reference, /approv/i));
  const page = await (await fetch(http.base + new URL(url).pathname)).text();
  expect(page).toMatch(/Asked by<\/dt><dd>asks@asked\.test[^]*“the &lt;shop&gt; has moved”/);
  expect(page).not.toMatch(/Ledger|from sales/);
});

test('without a reason the mail speaks of none', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.silent-no.test');
  const { url } = approvalLink(await mailTo(system, 'boss@silent-no.test', reference, /approv/i));
  await fetch(http.base + new URL(url).pathname, { method: 'POST', body: new URLSearchParams({ decision: 'decline' }), redirect: 'manual' });
  expect((await mailTo(system, 'tech@silent-no.test', reference, /was not approved/)).text).not.toContain('reason');
});
