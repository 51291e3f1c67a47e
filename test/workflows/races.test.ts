import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { listBlockedCertificates } from '../../db/blocked-keys';
import { proveCertificates } from '../../db/certificate-proof';
import { listCertificates } from '../../db/certificates';
import { eventually } from '../support/eventually';
import { brokenInvariants, brokenLedger } from '../support/invariants';
import { answer, cancelRequested, configuration, configured, issued, mailTo } from '../support/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';
import { addPolicy } from '../../db/policies';
import { readCsr } from '../../domain/csr';
import type { OrderState } from '../../domain/order';
import { createLog } from '../../log';
import { csrForKey } from '../support/openssl';
import { keepKeysBlocked } from '../../worker/blocked-keys';

/**
 * Messages that come at the same time, in many orders of arrival: each seed gives other delays. 20 seeds in `npm test`,
 * more by `npm run races -- --seeds 200`. Whatever comes first, the order ends in one of the states that the rules allow.
 */
const seeds = Number(process.env.RACE_SEEDS ?? 20);
const AT_ONCE = 10;
const PATIENCE_MS = 30_000 + seeds * 6000;
let system: OrderSystem;

beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

/** A small generator of numbers in [0, 1) that a seed repeats (mulberry32). */
function random(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** @param late waits up to 60 ms, or up to that many times as long */
type Race = (seed: number, late: (times?: number) => Promise<void>) => Promise<{ reference: string; ends: readonly OrderState[] }>;

/** Answers every state that an order has ended in. */
async function run(race: Race): Promise<Set<OrderState>> {
  const ended = new Set<OrderState>();
  for (let first = 1; first <= seeds; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, seeds - first + 1) }, (_, index) => first + index);
    await Promise.all(
      some.map(async (seed) => {
        const next = random(seed);
        const { reference, ends } = await race(seed, (times = 1) => pause(next() * 60 * times));
        const settled = await eventually(
          async () => {
            const order = await system.getOrder(reference);
            return ends.includes(order.state) && order.waitingOn !== 'issuer' && order.waitingOn !== 'restart' && order;
          },
          `seed ${seed}: ${reference} is ${ends.join(' or ')}`,
          30,
        );
        ended.add(settled.state);
        expect([seed, await brokenInvariants(system, reference)]).toEqual([seed, []]);
      }),
    );
  }
  expect(await brokenLedger(system)).toEqual([]);
  return ended;
}

const cancel = async (reference: string, actor: string) => system.desk.requestCancel(await system.getOrder(reference), { actor, requestedAt: Date.now() });
const settle = (...tries: Promise<unknown>[]) => Promise.allSettled(tries);
const taken = (results: PromiseSettledResult<unknown>[]) => results.filter(({ status }) => status === 'fulfilled').length;

test(
  'scenario 11: cancel against issue, won by either',
  async () => {
    const ended = await run(async (seed, late) => {
      const reference = await configured(system, await system.account(12), configuration(`www.issue-${seed}.test`));
      const approvalId = (await system.getOrder(reference)).validations[0]!.approvalId;
      await settle(
        late().then(() => system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId })),
        late(8).then(() => cancel(reference, 'reseller-api')),
      );
      return { reference, ends: ['credited', 'cancel-requested'] };
    });
    expect([...ended].sort()).toEqual(['cancel-requested', 'credited']);
  },
  PATIENCE_MS,
);

test(
  'scenario 12: cancel by API and by page',
  () =>
    run(async (seed, late) => {
      const reference = await issued(system, await system.account(12), `www.doors-${seed}.test`);
      const results = await settle(...['reseller-api', 'order-page', 'reseller-api'].map((door) => late().then(() => cancel(reference, door))));
      expect(taken(results)).toBe(3);
      return { reference, ends: ['cancel-requested'] };
    }),
  PATIENCE_MS,
);

test(
  'scenario 13: two approvals of one link',
  () =>
    run(async (seed, late) => {
      const reference = await cancelRequested(system, await system.account(12), `www.twice-${seed}.test`);
      const approvalId = (await system.getOrder(reference)).cancellation!.approvalId;
      const results = await settle(
        ...[1, 2, 3].map(() => late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId }))),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: ['credited'] };
    }),
  PATIENCE_MS,
);

test(
  'scenario 18: approval against the end of its link',
  async () => {
    await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, approvalWindowMs: 1500, approvalReminders: [] } }));
    try {
      await run(async (seed, late) => {
        const reference = await cancelRequested(system, await system.account(12), `www.expiry-${seed}.test`);
        const { approvalId, endsAt } = (await system.getOrder(reference)).cancellation!;
        await pause(Math.max(0, endsAt - Date.now() - 30));
        const [result] = await settle(late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId })));
        return { reference, ends: [result!.status === 'fulfilled' ? 'credited' : 'issued'] };
      });
    } finally {
      await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, approvalWindowMs: 14 * 86_400_000 } }));
    }
  },
  PATIENCE_MS,
);

test(
  'scenario 19: approval against withdrawal and "I do not approve"',
  () =>
    run(async (seed, late) => {
      const reference = await cancelRequested(system, await system.account(12), `www.against-${seed}.test`);
      const approvalId = (await system.getOrder(reference)).cancellation!.approvalId;
      const results = await settle(
        late().then(() => system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId })),
        late().then(() => system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' })),
        late().then(() => system.desk.send(reference, 'declineCancel', { actor: 'admin-contact', approvalId })),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: [results[0]!.status === 'fulfilled' ? 'credited' : 'issued'] };
    }),
  PATIENCE_MS,
);

test(
  'a refund against a restart',
  () =>
    run(async (_, late) => {
      const account = await system.account(0, { kind: 'retail' });
      const paid = { amount: 4900, currency: 'GBP', provider: 'manual' } as const;
      const { reference } = await system.desk.place(account, { productCode: 'RapidSSL-12', buyerReference: 'r', endCustomerEmail: null, paid });
      await cancel(reference, 'order-page');
      const order = await system.getOrder(reference);
      const results = await settle(
        late().then(() => system.desk.send(reference, 'requestRefund', { actor: 'order-page' })),
        late().then(() => system.desk.restart(order, 'order-page')),
      );
      expect(taken(results)).toBe(1);
      return { reference, ends: [results[0]!.status === 'fulfilled' ? 'refund-requested' : 'restarted'] };
    }),
  PATIENCE_MS,
);

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
        // Below the domain that is proved, so that each is signed at once.
        for (let index = 0; index < 3; index += 1) {
          await settle(
            late(8).then(async () => system.desk.reissue(await system.getOrder(reference), configuration(label(index)), 'reseller-api')),
            ...(index === 1 ? [late(8).then(() => cancel(reference, 'order-page'))] : []),
          );
          if ((await system.getOrder(reference)).state === 'cancel-requested') await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
          // At any moment, whatever is on its way.
          expect([seed, (await proveCertificates(system.db)).faults]).toEqual([seed, []]);
        }
        await eventually(async () => {
          const { reissue, revocation, droppedNames, waitingOn } = await system.getOrder(reference);
          return waitingOn === null && !reissue && !revocation && !droppedNames;
        }, `seed ${seed}: nothing is left to do`);
        return { reference, ends: ['issued'] };
      });
      expect((await proveCertificates(system.db)).faults).toEqual([]);
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
        await eventually(async () => (await listBlockedCertificates(system.db, new Date(), { spkiSha256 })).length === 0, `seed ${seed}: none is valid`, 30);
        await eventually(
          async () => {
            const { waitingOn, revocation } = await system.getOrder(other.reference);
            return revocation === undefined && ['csr', 'admin-contact'].includes(waitingOn ?? '');
          },
          `seed ${seed}: it waits`,
          30,
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

test('an approval that was sent before a reissue came is refused, and the reissue goes on', async () => {
  const reference = await cancelRequested(system, await system.account(12), 'www.reissue-race.test');
  await mailTo(system, 'boss@reissue-race.test', reference, /approv/i);
  await Promise.allSettled([
    system.desk.reissue(await system.getOrder(reference), configuration('www.reissue-race.test'), 'reseller-api'),
    answer(system, reference, 'boss@reissue-race.test', 'approve'),
  ]);
  await eventually(async () => {
    const { state, certificateVersion } = await system.getOrder(reference);
    return state === 'credited' || (state === 'issued' && certificateVersion === 2);
  }, 'one of the two');
  expect(await brokenInvariants(system, reference)).toEqual([]);
});
