import { generateKeyPairSync } from 'node:crypto';
import { searchAttributes } from '../../../workflows/search-attributes';
import { listEvents } from '../../../db/order/events';
import { balanceOf } from '../../../db/ledger/ledger';
import { accountLedger } from '../../../domain/sale/ledger';
import type { WaitingOn } from '../../../domain/order/order';
import { waitingInWords } from '../../../domain/order/waiting';
import { eventually } from '../../support/eventually';
import { startHttp } from '../../support/doors/http';
import { brokenInvariants } from '../../support/invariants';
import { answer, cancelRequested, configuration, configured, issued, mailTo, reaches, received } from '../../support/lives/life';
import { csrForKey } from '../../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { refusals, refusing } from '../../support/outside/refusing-issuer';

/** What the issuer refuses for good waits for whoever can mend it, and has a way out for each cause. On the real dev server. */
let system: OrderSystem;
let issuer: ReturnType<typeof refusing>;
beforeAll(async () => {
  system = await startOrderSystem('server');
  issuer = refusing(system.ca);
});
afterEach(async () => {
  Object.assign(issuer, { signing: undefined, revoking: undefined });
});
afterAll(() => system.stop());

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const handle = (reference: string) => system.client.workflow.getHandle(`order:${reference}`);
const waitsFor = (reference: string, waitingOn: WaitingOn) =>
  eventually(async () => (await system.getOrder(reference)).waitingOn === waitingOn, `${reference} waits for ${waitingOn}`);
const version = (reference: string, wanted: number) =>
  eventually(async () => (await system.getOrder(reference)).certificateVersion === wanted, `${reference} has certificate ${wanted}`);
const types = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const reissue = async (reference: string, name: string, csr?: string) =>
  system.desk.reissue(await system.getOrder(reference), configuration(name, { csr }), 'order-page');
const retry = (reference: string, actor: string) => system.desk.send(reference, 'retryNow', { actor, reason: 'mended' });

/** An order whose domain is validated and whose certificate the issuer is asked for. */
async function validated(name: string, csr?: string): Promise<string> {
  const reference = await configured(system, await system.account(12), configuration(name, { csr }));
  await answer(system, reference, configuration(name).approverEmail!, 'approve');
  return reference;
}

test.each([
  ['key', 'csr'],
  ['caa', 'customer-action'],
  ['policy', 'staff-action'],
] as const)('refused for good (%s): the order waits for %s with the reason, everywhere, and is not asked for again', async (cause, waitingOn) => {
  issuer.signing = refusals[cause];
  const reference = await validated(`www.refused-${cause}.test`);
  await waitsFor(reference, waitingOn);
  const order = await system.getOrder(reference);
  expect(order).toMatchObject({ state: 'configured', issueRefusal: refusals[cause], issuerFailures: 0 });
  expect(order.retryAt).toBeUndefined();
  expect(waitingInWords(order)).toContain(refusals[cause].reason);
  const shown = async () => (await handle(reference).describe()).typedSearchAttributes.get(searchAttributes.waitingOn);
  await eventually(async () => (await shown()) === waitingOn, 'it is shown');
  const said = await system.client.workflowService.queryWorkflow({
    namespace: 'default',
    execution: { workflowId: `order:${reference}` },
    query: { queryType: '__temporal_workflow_metadata' },
  });
  expect(Buffer.from(said.queryResult!.payloads![0]!.data!).toString()).toContain(refusals[cause].reason);
  expect((await listEvents(system.db, reference)).at(-1)).toMatchObject({ type: 'issue-refused', actor: 'issuer', note: refusals[cause].reason });
  const mails = await received(system, reference, 'issue-refused');
  expect(mails).toHaveLength(cause === 'policy' ? 0 : 1);
  for (const { text, html } of mails) for (const part of [text, String(html)]) expect(part).toContain(refusals[cause].reason);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('a key that was reported as compromised while its order waits: another CSR is wanted, and taken', async () => {
  const name = 'www.leaked-meanwhile.test';
  const account = await system.account(24);
  const csr = csrForKey(newKey(), name);
  const waiting = await configured(system, await system.account(12), configuration(name, { csr }));
  const other = await configured(system, account, configuration(name, { csr }));
  await answer(system, other, 'admin@leaked-meanwhile.test', 'approve');
  await reaches(system, other, 'issued');
  await system.desk.revoke(await system.getOrder(other), { reason: 'keyCompromise' }, 'reseller-api');
  await reaches(system, other, 'revoked');

  const { validations } = await system.getOrder(waiting);
  await system.desk.send(waiting, 'approveDomain', { actor: 'approver', approvalId: validations[0]!.approvalId });
  await waitsFor(waiting, 'csr');
  await expect(retry(waiting, 'order-page')).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('send another CSR') });
  await system.desk.correctNames(await system.getOrder(waiting), configuration(name, { csr: csrForKey(newKey(), name) }), 'order-page');
  const again = await system.getOrder(waiting);
  expect(again).toMatchObject({ waitingOn: 'domain-validation' });
  expect(again.issueRefusal).toBeUndefined();
  await system.desk.send(waiting, 'approveDomain', { actor: 'approver', approvalId: again.validations[0]!.approvalId });
  await reaches(system, waiting, 'issued');
  expect(await brokenInvariants(system, waiting)).toEqual([]);
});

test('a reissue for a key that is refused is replaced by one for another key; the certificate that is there stays', async () => {
  const name = 'www.reissue-refused.test';
  const reference = await issued(system, await system.account(12), name);
  const before = (await system.getOrder(reference)).validations;
  issuer.signing = refusals.key;
  await reissue(reference, name);
  await waitsFor(reference, 'csr');
  expect(waitingInWords(await system.getOrder(reference))).toContain('is valid');
  issuer.signing = undefined;
  await reissue(reference, name, csrForKey(newKey(), name));
  expect((await system.getOrder(reference)).reissue?.validationsBefore).toEqual(before);
  await version(reference, 2);
  const order = await system.getOrder(reference);
  expect(order).toMatchObject({ state: 'issued', waitingOn: null });
  expect(order.issueRefusal).toBeUndefined();
  expect(order.reissue).toBeUndefined();
});

test('what the customer has mended is asked for again by the customer; what is for our staff, by our staff alone', async () => {
  issuer.signing = refusals.caa;
  const caa = await validated('www.caa-mended.test');
  await waitsFor(caa, 'customer-action');
  issuer.signing = refusals.policy;
  await retry(caa, 'order-page');
  await waitsFor(caa, 'staff-action');
  await expect(retry(caa, 'order-page')).rejects.toMatchObject({ kind: 'conflict', message: expect.stringContaining('staff') });
  issuer.signing = undefined;
  await retry(caa, 'ann');
  await reaches(system, caa, 'issued');
  expect(await types(caa)).toEqual(['placed', 'configured', 'domain-approved', 'issue-refused', 'retried', 'issue-refused', 'retried', 'issued']);
});

test.each(Object.keys(refusals) as (keyof typeof refusals)[])('refused for good (%s), an order can be cancelled, with credit', async (cause) => {
  issuer.signing = refusals[cause];
  const account = await system.account(12);
  const reference = await configured(system, account, configuration(`www.cancel-${cause}.test`));
  await answer(system, reference, `admin@cancel-${cause}.test`, 'approve');
  await waitsFor(reference, refusals[cause].remedy);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  await reaches(system, reference, 'credited');
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('an issued order whose reissue is refused can be cancelled; withdrawn, it waits for another CSR again', async () => {
  const name = 'www.cancel-reissue.test';
  const account = await system.account(12);
  const reference = await issued(system, account, name);
  issuer.signing = refusals.key;
  await reissue(reference, name);
  await waitsFor(reference, 'csr');
  const cancel = async () => system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
  await cancel();
  await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: 'csr' });
  await cancel();
  await system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId: (await system.getOrder(reference)).cancellation!.approvalId });
  await reaches(system, reference, 'credited');
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
});

test('a revocation that is refused for good waits for our staff, and the credit with it', async () => {
  const account = await system.account(12);
  const reference = await cancelRequested(system, account, 'www.not-revoked.test');
  issuer.revoking = refusals.policy;
  await answer(system, reference, 'boss@not-revoked.test', 'approve');
  await waitsFor(reference, 'staff-action');
  expect(await system.getOrder(reference)).toMatchObject({ state: 'approved', revokeRefusal: refusals.policy });
  expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(0);
  issuer.revoking = undefined;
  await retry(reference, 'ann');
  await reaches(system, reference, 'credited');
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('an older certificate that the issuer refuses to revoke does not hold up a reissue', async () => {
  const name = 'www.older-refused.test';
  const reference = await issued(system, await system.account(12), name);
  await reissue(reference, name);
  await version(reference, 2);
  issuer.revoking = refusals.policy;
  await system.desk.revoke(await system.getOrder(reference), { reason: 'superseded', version: 1 }, 'order-page');
  await waitsFor(reference, 'staff-action');
  await reissue(reference, name);
  await version(reference, 3);
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: 'staff-action' });
  issuer.revoking = undefined;
  await retry(reference, 'ann');
  await eventually(async () => (await types(reference)).includes('certificate-revoked'), 'the older one is revoked');
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null });
});

test('the mail says what to do', async () => {
  issuer.signing = refusals.caa;
  const reference = await validated('www.told.test');
  await waitsFor(reference, 'customer-action');
  const mail = await mailTo(system, 'boss@told.test', reference, /refuses the certificate/);
  expect(mail.text).toMatch(/have the issuer\s+asked again/);
  expect(mail.text).toContain('/token/');
});

test('the order’s page takes another CSR, and asks the issuer again; so does the compatible API', async () => {
  const http = await startHttp(system);
  try {
    const page = (reference: string, path: string, form: Record<string, string> = {}) =>
      fetch(`${http.base}/token/${system.secrets.orderToken(reference)}${path}`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
    const shown = async (reference: string) => (await fetch(`${http.base}/token/${system.secrets.orderToken(reference)}`)).text();

    issuer.signing = refusals.caa;
    const caa = await validated('www.page-caa.test');
    await waitsFor(caa, 'customer-action');
    expect(await shown(caa)).toContain('Ask the issuer again');
    issuer.signing = refusals.key;
    expect((await page(caa, '/retry')).status).toBe(303);
    await waitsFor(caa, 'csr');
    expect(await shown(caa)).toContain('Send another CSR');
    issuer.signing = undefined;
    expect((await page(caa, '/csr', { csr: csrForKey(newKey(), 'www.page-caa.test') })).status).toBe(303);
    await answer(system, caa, 'admin@page-caa.test', 'approve');
    await reaches(system, caa, 'issued');
    expect((await page(caa, '/csr', { csr: csrForKey(newKey(), 'www.page-caa.test') })).status).toBe(409);

    issuer.signing = refusals.key;
    const token = system.secrets.orderToken(caa);
    const again = () =>
      fetch(`${http.base}/order/reissue.json`, {
        method: 'POST',
        body: new URLSearchParams({ order_token: token, csr: csrForKey(newKey(), 'www.page-caa.test') }),
      });
    expect((await again()).status).toBe(200);
    await waitsFor(caa, 'csr');
    issuer.signing = undefined;
    expect((await again()).status).toBe(200);
    await version(caa, 2);
  } finally {
    await http.stop();
  }
});
