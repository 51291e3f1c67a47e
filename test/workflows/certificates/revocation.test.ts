import { createContract } from '../../../db/account/contracts';
import { listCertificates } from '../../../db/certificate/certificates';
import { listEvents } from '../../../db/order/events';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { answer, configuration, configured, issued, now, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** An older certificate is being revoked while the order goes on: reissued, cancelled, revoked as a whole. Neither takes the other's work away. */
let system: OrderSystem;
/** What the issuer waits with: its work, or only its answer; or it is down. */
let hold: { what: 'work' | 'answer'; until: Promise<void> } | 'down' | undefined;
let release: () => void;

beforeAll(async () => {
  system = await startOrderSystem('time-skipping', (activities) => ({
    async revokeCertificates(reference) {
      const held = hold;
      if (held === 'down') throw new Error('The issuer is down.');
      if (held?.what === 'work') await held.until;
      const answer = await activities.revokeCertificates(reference);
      if (held?.what === 'answer') await held.until;
      return answer;
    },
  }));
});
afterAll(() => system.stop());
beforeEach(() => {
  hold = undefined;
});

function holdBack(what: 'work' | 'answer'): void {
  hold = { what, until: new Promise((resolve) => (release = () => ((hold = undefined), resolve()))) };
}
const order = (reference: string) => system.getOrder(reference);
const reissue = async (reference: string, name: string) => system.desk.reissue(await order(reference), configuration(name), 'reseller-api');
const version = (reference: string, wanted: number) =>
  eventually(async () => (await order(reference)).certificateVersion === wanted, `${reference} has certificate ${wanted}`);
const revoked = async (reference: string) => (await listCertificates(system.db, reference)).map(({ revokedAt }) => revokedAt !== null);
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const revokeFirst = (reference: string) => system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'superseded', version: 1 });
const cancel = async (reference: string) => system.desk.requestCancel(await order(reference), { actor: 'order-page', requestedAt: await now(system) });

async function withTwoCertificates(name: string): Promise<string> {
  const reference = await issued(system, await system.account(12), name);
  await reissue(reference, name);
  await version(reference, 2);
  return reference;
}

afterEach(async () => {
  const reference = (await system.db('orders').orderBy('updated_at', 'desc').first('reference')).reference as string;
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test.each(['work', 'answer'] as const)(
  'a reissue that is asked for before the issuer gave its %s: the older one is revoked, then the new one is signed',
  async (what) => {
    const name = `www.re-${what}.test`;
    const reference = await withTwoCertificates(name);
    holdBack(what);
    await revokeFirst(reference);
    await reissue(reference, name);
    expect(await order(reference)).toMatchObject({ state: 'issued', waitingOn: 'issuer', reissue: { names: [name, name.slice(4)] } });
    release();
    await version(reference, 3);
    expect(await order(reference)).toMatchObject({ state: 'issued', waitingOn: null });
    expect(await revoked(reference)).toEqual([true, false, false]);
  },
);

test('a reissue for another domain, whose approver answers while the issuer still revokes', async () => {
  const reference = await withTwoCertificates('www.re-domain.test');
  holdBack('work');
  await revokeFirst(reference);
  await reissue(reference, 'www.re-other.test');
  await answer(system, reference, 'admin@re-other.test', 'approve');
  release();
  await version(reference, 3);
  expect(await revoked(reference)).toEqual([true, false, false]);
});

test('a cancellation is asked for while the issuer is down, and withdrawn: the older one is revoked all the same', async () => {
  const reference = await withTwoCertificates('www.re-withdrawn.test');
  hold = 'down';
  await revokeFirst(reference);
  await cancel(reference);
  await system.environment!.sleep('5 minutes');
  hold = undefined;
  await system.environment!.sleep('1 hour');
  await eventually(async () => (await revoked(reference))[0], 'the older one is revoked, request or not');
  const asked = await order(reference);
  expect([asked.state, asked.waitingOn, asked.revocation]).toEqual(['cancel-requested', 'admin-contact', undefined]);
  await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
  expect(await order(reference)).toMatchObject({ state: 'issued', waitingOn: null });
  await reissue(reference, 'www.re-withdrawn.test');
  await version(reference, 3);
  expect(await revoked(reference)).toEqual([true, false, false]);
});

test('a cancellation at once while an older one is being revoked: nothing is credited before all are', async () => {
  const account = await system.account(0, { kind: 'partner' });
  await createContract(system.db, { accountId: account.id, productCode: 'RapidSSL-12', units: 1 });
  const reference = await configured(system, account, configuration('www.re-partner.test'));
  await answer(system, reference, 'admin@re-partner.test', 'approve');
  await reaches(system, reference, 'issued');
  await reissue(reference, 'www.re-partner.test');
  await version(reference, 2);
  holdBack('answer');
  await revokeFirst(reference);
  await eventually(async () => (await revoked(reference))[0], 'the older one is revoked');
  await cancel(reference);
  release();
  await reaches(system, reference, 'credited');
  expect(await revoked(reference)).toEqual([true, true]);
});

test('all are revoked while an older one is being revoked: the order ends when all are', async () => {
  const reference = await withTwoCertificates('www.re-all.test');
  holdBack('answer');
  await revokeFirst(reference);
  await eventually(async () => (await revoked(reference))[0], 'the older one is revoked');
  await system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'keyCompromise' });
  release();
  await eventually(async () => (await order(reference)).waitingOn === null, 'it is over');
  expect(await revoked(reference)).toEqual([true, true]);
  expect((await events(reference)).at(-1)).toBe('revoked');
});
