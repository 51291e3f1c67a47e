import { generateKeyPairSync } from 'node:crypto';
import { addPolicy } from '../../../db/account/policies';
import { listBlockedCertificates } from '../../../db/certificate/blocked-keys';
import { listCertificates } from '../../../db/certificate/certificates';
import { verifyCertificates } from '../../../db/certificate/verify';
import { readCsr } from '../../../domain/csr/csr';
import { createLog } from '../../../log';
import { keepKeysBlocked } from '../../../worker/blocked-keys';
import { eventually } from '../../support/eventually';
import { csrForKey } from '../../support/keys/openssl';
import { configuration, configured, issued } from '../../support/lives/life';
import { cancelBy, PATIENCE_MS, runRace, settle, type Race } from '../../support/lives/race';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Certificates, names and keys while messages come at the same time: whatever comes first, nothing is valid that should not be. */
let system: OrderSystem;

beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

const run = (race: Race) => runRace(system, race);
const cancel = (reference: string, actor: string) => cancelBy(system, reference, actor);

test(
  'an older certificate revoked, against a reissue and a request to cancel: what was taken is done',
  () =>
    run(async (seed, late) => {
      const name = `www.beside-${seed}.test`;
      const reference = await issued(system, await system.account(12), name);
      const reissue = async () => system.desk.reissue(await system.getOrder(reference), configuration(name), 'reseller-api');
      const version = (wanted: number) => eventually(async () => (await system.getOrder(reference)).certificateVersion === wanted, `certificate ${wanted}`);
      await reissue();
      await version(2);
      const results = await settle(
        late().then(() => system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'superseded', version: 1 })),
        late().then(reissue),
        late().then(() => cancel(reference, 'order-page')),
      );
      const done = results.map(({ status }) => status === 'fulfilled');
      if ((await system.getOrder(reference)).state === 'cancel-requested') await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
      if (done[0])
        await eventually(async () => (await listCertificates(system.db, reference))[0]!.revokedAt !== null, `seed ${seed}: the older one is revoked`);
      if (done[1]) await version(3);
      const left = await eventually(async () => {
        const order = await system.getOrder(reference);
        return order.waitingOn === null && order;
      }, `seed ${seed}: nothing is left to do`);
      expect([left.reissue, left.revocation]).toEqual([undefined, undefined]);
      return { reference, ends: ['issued'] };
    }),
  PATIENCE_MS,
);

test(
  'names: reissues for other names, to and fro, against a cancellation and the end of their time',
  async () => {
    await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, droppedNamesMs: 400 } }));
    try {
      await run(async (seed, late) => {
        const name = `www.names-${seed}.test`;
        const reference = await issued(system, await system.account(12), name);
        const label = (index: number) => `${['a', 'b', 'c'][(seed + index) % 3]}.names-${seed}.test`;
        // Below the domain that is validated, so that each is signed at once.
        for (let index = 0; index < 3; index += 1) {
          await settle(
            late(8).then(async () => system.desk.reissue(await system.getOrder(reference), configuration(label(index)), 'reseller-api')),
            ...(index === 1 ? [late(8).then(() => cancel(reference, 'order-page'))] : []),
          );
          if ((await system.getOrder(reference)).state === 'cancel-requested') await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
          // At any moment, whatever is on its way.
          expect([seed, (await verifyCertificates(system.db)).faults]).toEqual([seed, []]);
        }
        await eventually(async () => {
          const { reissue, revocation, droppedNames, waitingOn } = await system.getOrder(reference);
          return waitingOn === null && !reissue && !revocation && !droppedNames;
        }, `seed ${seed}: nothing is left to do`);
        return { reference, ends: ['issued'] };
      });
      expect((await verifyCertificates(system.db)).faults).toEqual([]);
    } finally {
      await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, droppedNamesMs: 72 * 3_600_000 } }));
    }
  },
  PATIENCE_MS,
);

test(
  'a key is reported with one order while another one is issued, reissued or cancelled with it: no valid certificate is left for it',
  async () => {
    const stopping = new AbortController();
    const watch = keepKeysBlocked({ client: system.client, db: system.db, log: createLog('worker', 'silent') }, stopping.signal);
    try {
      await run(async (seed, late) => {
        const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
        const names = [`www.key-a-${seed}.test`, `www.key-b-${seed}.test`] as const;
        const orders = [];
        for (const name of names) {
          const reference = await configured(system, await system.account(12), configuration(name, { csr: csrForKey(key, name) }));
          orders.push({ reference, approvalId: (await system.getOrder(reference)).validations[0]!.approvalId });
        }
        const [reporting, other] = orders as [(typeof orders)[0], (typeof orders)[0]];
        const approve = ({ reference, approvalId }: typeof reporting) => system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId });
        await approve(reporting);
        await eventually(async () => (await system.getOrder(reporting.reference)).state === 'issued', 'the one that reports is issued');
        if (seed % 2 === 0) {
          await approve(other);
          await eventually(async () => (await system.getOrder(other.reference)).state === 'issued', 'the other one is issued');
        }
        const again = { csr: csrForKey(key, names[1]) };
        await settle(
          late(4).then(async () => system.desk.revoke(await system.getOrder(reporting.reference), { reason: 'keyCompromise' }, 'reseller-api')),
          seed % 2 === 0
            ? late(8).then(async () => system.desk.reissue(await system.getOrder(other.reference), configuration(names[1], again), 'reseller-api'))
            : late(8).then(() => approve(other)),
          ...(seed % 4 === 0 ? [late(8).then(() => cancel(other.reference, 'order-page'))] : []),
        );
        const { spkiSha256 } = readCsr(again.csr);
        await eventually(async () => (await listBlockedCertificates(system.db, new Date(), { spkiSha256 })).length === 0, `seed ${seed}: none is valid`, 60);
        await eventually(
          async () => {
            const { waitingOn, revocation } = await system.getOrder(other.reference);
            return revocation === undefined && ['csr', 'admin-contact'].includes(waitingOn ?? '');
          },
          `seed ${seed}: it waits`,
          60,
        );
        return { reference: other.reference, ends: ['configured', 'issued', 'cancel-requested'] };
      });
    } finally {
      stopping.abort();
      await watch;
    }
  },
  PATIENCE_MS,
);
