import { setTimeout as pause } from 'node:timers/promises';
import { insertCertificate, listCertificates, markRevoked } from '../../db/certificate/certificates';
import { findIdempotentRequest, keepAnswer, takeKey, takeOver } from '../../db/account/idempotent-requests';
import { holdOrder, updateOrder } from '../../db/order/orders';
import { createLocalCa } from '../../activities/issuers/local-ca';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ecKey, newCsr } from '../support/keys/openssl';
import { openAsWorkerAndApi, type WorkerAndApi } from '../support/worker-and-api';

/** Updates that hold only under a condition: of several at once, or of a late one, it decides. */
let worker: WorkerAndApi['worker'];
let api: WorkerAndApi['api'];
let account: WorkerAndApi['account'];
let anOrder: WorkerAndApi['anOrder'];
let close: WorkerAndApi['close'];

beforeAll(async () => {
  ({ worker, api, account, anOrder, close } = await openAsWorkerAndApi());
});
afterAll(() => close());

describe('a request under an Idempotency-Key', () => {
  test('of ten that take over a try that died one does', async () => {
    const { id } = await account();
    await takeKey(api, id, 'key', 'print', new Date(1000));
    const dead = (await findIdempotentRequest(api, id, 'key'))!;
    const taken = await Promise.all(Array.from({ length: 10 }, (_, index) => takeOver(api, id, 'key', dead, new Date(2000 + index))));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  test('one that is answered is taken over by nobody', async () => {
    const { id } = await account();
    await takeKey(api, id, 'key', 'print', new Date(1000));
    const tried = (await findIdempotentRequest(api, id, 'key'))!;
    await keepAnswer(api, id, 'key', { status: 201, location: null, body: '{}' });
    expect(await takeOver(api, id, 'key', tried, new Date(2000))).toBe(false);
  });

  test('its first answer stays', async () => {
    const { id } = await account();
    await takeKey(api, id, 'key', 'print', new Date(1000));
    await keepAnswer(api, id, 'key', { status: 201, location: null, body: 'first' });
    await keepAnswer(api, id, 'key', { status: 402, location: null, body: 'second' });
    expect((await findIdempotentRequest(api, id, 'key'))!.answer).toEqual({ status: 201, location: null, body: 'first' });
  });
});

test('a revocation keeps its instant and reason, whatever is revoked later', async () => {
  const { reference } = await anOrder();
  const ca = await createLocalCa({
    directory: mkdtempSync(path.join(os.tmpdir(), 'certwright-conditions-')),
    name: 'live',
    crlBaseUrl: 'http://ca.test',
    onRevoke: async () => {},
  });
  const [notBefore, notAfter] = [new Date(), new Date(Date.now() + 86_400_000)];
  const issued = await ca.sign({
    reference,
    version: 1,
    csrPem: newCsr(ecKey('P-256')),
    names: ['a.test'],
    validationLevel: 'DV',
    subject: {},
    notBefore,
    notAfter,
  });
  await insertCertificate(worker, {
    ...issued,
    orderReference: reference,
    version: 1,
    authority: 'live',
    notBefore: notBefore.getTime(),
    notAfter: notAfter.getTime(),
  });
  await markRevoked(worker, reference, { reason: 'keyCompromise' }, new Date(5000));
  await markRevoked(worker, reference, { reason: 'superseded' }, new Date(9000));
  expect(await listCertificates(worker, reference)).toMatchObject([{ revokedAt: 5000, revocationReason: 'keyCompromise' }]);
});

test('an order that is held changes only when it is let go', async () => {
  const order = await anOrder();
  const seen: string[] = [];
  let changing: Promise<unknown> = Promise.resolve();
  await worker.transaction(async (trx) => {
    await holdOrder(trx, order.reference);
    changing = updateOrder(worker, { ...order, sequence: 2 }).then(() => seen.push('changed'));
    await pause(300);
    seen.push('let go');
  });
  await changing;
  expect(seen).toEqual(['let go', 'changed']);
});
