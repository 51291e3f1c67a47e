import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { blockKey, findBlockedKey } from '../../../db/certificate/blocked-keys';
import { listCertificates } from '../../../db/certificate/certificates';
import { listEvents } from '../../../db/order/events';
import { readCsr } from '../../../domain/csr/csr';
import { waitingInWords } from '../../../domain/order/waiting';
import { keepKeysBlocked, revokeForBlockedKeys } from '../../../worker/blocked-keys';
import { createLog } from '../../../log';
import { answer, configuration, configured, issued, mailTo, reaches } from '../../support/lives/life';
import { brokenInvariants } from '../../support/invariants';
import { brokenCertificates } from '../../support/outgoing-invariants';
import { eventually } from '../../support/eventually';
import { csrForKey } from '../../support/keys/openssl';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Keys that are no longer their owners' alone (BR 4.9.1.1, 6.1.1.3): every valid certificate goes, of any order, and none is signed again. */
let system: OrderSystem;
/** Runs after the issuer's first look at the key and before the certificate is stored. */
let whileSigning: (() => Promise<void>) | undefined;
const stopping = new AbortController();
let watch: Promise<void>;

beforeAll(async () => {
  system = await startOrderSystem('server');
  const issue = system.ca.submit.bind(system.ca);
  system.ca.submit = async (request) => {
    const answered = await issue(request);
    await whileSigning?.();
    return answered;
  };
  watch = keepKeysBlocked({ client: system.client, db: system.db, log: createLog('worker', 'silent') }, stopping.signal);
});
afterAll(async () => {
  stopping.abort();
  await watch;
  await system.stop();
});
beforeEach(() => {
  whileSigning = undefined;
});
afterEach(async () => expect(await brokenCertificates(system)).toEqual([]));

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const order = (reference: string) => system.getOrder(reference);
const revoke = async (reference: string, version?: number) => system.desk.revoke(await order(reference), { reason: 'keyCompromise', version }, 'reseller-api');
const revoked = async (reference: string) => (await listCertificates(system.db, reference)).map(({ revocationReason }) => revocationReason);
const version = (reference: string, wanted: number) =>
  eventually(async () => (await order(reference)).certificateVersion === wanted, `${reference} has certificate ${wanted}`);
const atRest = (reference: string) => eventually(async () => (await order(reference)).waitingOn !== 'issuer' && [reference], `${reference} is at rest`);

async function reissued(reference: string, name: string, csr: string, wanted: number): Promise<void> {
  await system.desk.reissue(await order(reference), configuration(name, { csr }), 'reseller-api');
  await version(reference, wanted);
}

async function issuedFor(key: string, name: string): Promise<string> {
  const reference = await configured(system, await system.account(24), configuration(name, { csr: csrForKey(key, name) }));
  await answer(system, reference, `admin@${name.replace('www.', '')}`, 'approve');
  await reaches(system, reference, 'issued');
  return reference;
}

test('a key that was reported as compromised is refused for everybody; another key is taken', async () => {
  const key = newKey();
  const account = await system.account(60);
  const reference = await issued(system, account, 'www.leaked.test');
  await reissued(reference, 'www.leaked.test', csrForKey(key, 'www.leaked.test'), 2);
  await revoke(reference);
  await reaches(system, reference, 'revoked');
  const csr = csrForKey(key, 'www.same-key.test');
  const other = await system.account(12);
  await expect(configured(system, other, configuration('www.same-key.test', { csr }))).rejects.toMatchObject({
    kind: 'invalid',
    fields: [{ field: 'csr', detail: expect.stringContaining('compromised') }],
  });
  await configured(system, account, configuration('www.same-key.test', { csr: csrForKey(newKey(), 'www.same-key.test') }));
});

test('reported with one order: certificates of other orders and accounts go too, and those orders wait for a reissue with a new key', async () => {
  const key = newKey();
  const [reporting, other, asked] = [
    await issuedFor(key, 'www.kc-one.test'),
    await issuedFor(key, 'www.kc-two.test'),
    await issuedFor(key, 'www.kc-three.test'),
  ];
  await system.desk.requestCancel(await order(asked), { actor: 'order-page', requestedAt: Date.now() });
  await revoke(reporting);
  await eventually(async () => (await revoked(other)).join() === 'keyCompromise', 'the other one is revoked');
  await eventually(async () => (await revoked(asked)).join() === 'keyCompromise', 'and the third');
  expect((await order(reporting)).state).toBe('revoked');

  const waiting = await eventually(async () => {
    const now = await order(other);
    return now.waitingOn === 'csr' && now;
  }, 'it waits for another CSR');
  expect(waiting).toMatchObject({ state: 'issued', certificateVersion: 1 });
  expect(waiting.nextReissueAt).toBeUndefined();
  expect(waitingInWords(waiting)).toContain(
    'The certificate is revoked, because its key was reported as compromised. Waiting for the customer to have it reissued with a new key.',
  );
  const mail = (await mailTo(system, 'boss@kc-two.test', other, /revoked/)).text!.replace(/\s+/g, ' ');
  expect(mail).toContain('The key of certificate 1 was reported as compromised; make a new key and reissue the order with it.');
  expect(mail).not.toMatch(/kc-one|kc-three/);
  expect((await listEvents(system.db, other)).slice(-2).map(({ type }) => type)).toEqual(['key-blocked', 'certificate-revoked']);

  await expect(
    system.desk.reissue(waiting, configuration('www.kc-two.test', { csr: csrForKey(key, 'www.kc-two.test') }), 'reseller-api'),
  ).rejects.toMatchObject({
    kind: 'invalid',
  });
  await reissued(other, 'www.kc-two.test', csrForKey(newKey(), 'www.kc-two.test'), 2);
  expect((await order(other)).compromisedAt).toBeUndefined();
  expect(await revoked(other)).toEqual(['keyCompromise', null]);

  expect(await order(asked)).toMatchObject({ state: 'cancel-requested', waitingOn: 'admin-contact' });
  await answer(system, asked, 'boss@kc-three.test', 'approve');
  await reaches(system, asked, 'credited');
  for (const reference of [reporting, other, asked]) expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('reported with an older certificate: the newest goes as well where it is for the same key, and stays where it is for another', async () => {
  const [key, fresh] = [newKey(), newKey()];
  const name = 'www.rolled.test';
  const reference = await issuedFor(key, name);
  await reissued(reference, name, csrForKey(fresh, name), 2);
  await reissued(reference, name, csrForKey(key, name), 3);
  await revoke(reference, 1);
  await eventually(async () => (await revoked(reference)).join() === 'keyCompromise,,keyCompromise', 'both are revoked');
  await atRest(reference);
  expect(await order(reference)).toMatchObject({ state: 'issued', compromisedAt: expect.any(Number) });
  await reissued(reference, name, csrForKey(fresh, name), 4);
  expect(await revoked(reference)).toEqual(['keyCompromise', null, 'keyCompromise', null]);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('reported while the issuer signs a certificate for the same key in another order: it is not stored', async () => {
  const key = newKey();
  const reporting = await issuedFor(key, 'www.kc-race.test');
  const name = 'www.kc-signing.test';
  const signing = await configured(system, await system.account(12), configuration(name, { csr: csrForKey(key, name) }));
  let reported = false;
  whileSigning = async () => {
    if (reported) return;
    reported = true;
    await revoke(reporting);
  };
  await answer(system, signing, 'admin@kc-signing.test', 'approve');
  await eventually(() => reported, 'it was reported');
  await reaches(system, reporting, 'revoked');
  await pause(1500);
  expect(await listCertificates(system.db, signing)).toEqual([]);
  expect(await order(signing)).toMatchObject({ state: 'configured', waitingOn: 'csr' });
});

test('a key that is blocked by the seller: once, with its reason; a workflow that is gone is told when it is there again', async () => {
  const key = newKey();
  const reference = await issuedFor(key, 'www.kc-seller.test');
  const { spkiSha256 } = readCsr(csrForKey(key, 'www.kc-seller.test'));
  await system.client.workflow.getHandle(`order:${reference}`).terminate('test');
  await blockKey(system.db, { spkiSha256, reason: 'published', source: 'staff:ann', blockedAt: Date.now() });
  await blockKey(system.db, { spkiSha256, reason: 'again', source: 'staff:bob', blockedAt: Date.now() });
  expect(await findBlockedKey(system.db, spkiSha256)).toMatchObject({ reason: 'published', source: 'staff:ann' });
  expect((await revokeForBlockedKeys(system)).failed).toContain(reference);
  await system.client.workflow.start('order', { workflowId: `order:${reference}`, taskQueue: system.taskQueue, args: [{ reference }] });
  await eventually(async () => (await revoked(reference)).join() === 'keyCompromise', 'it is revoked', 40);
  await atRest(reference);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});
