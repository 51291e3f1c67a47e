import { randomUUID } from 'node:crypto';
import { createCertificateActivities } from '../../activities/certificates';
import type { Issuer } from '../../activities/issuers/issuer';
import { findAuthority } from '../../db/certificate/authorities';
import { blockKeysOf } from '../../db/certificate/blocked-keys';
import { listCertificates, listRevoked } from '../../db/certificate/certificates';
import { insertSubmission } from '../../db/order/submissions';
import { makeKey, makeKeyAndCsr } from '../../domain/csr/key-and-csr';
import { placedOrder, type DomainValidation, type Order } from '../../domain/order/order';
import { firstPolicySet } from '../../domain/sale/policy';
import { sellTo } from '../../domain/sale/sale';
import { newOrderReference } from '../../domain/secrets';
import { DAY_MS } from '../../domain/time';
import { configuration } from '../support/samples/configuration-request';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** The last question before a certificate exists: asked by the activity itself, whatever the workflow thought. */
let system: OrderSystem;
beforeAll(async () => {
  system = await startOrderSystem('server');
  await system.stopWorkers();
});
afterAll(() => system.stop());

const names = ['www.asked.test', 'asked.test'];
const at = Date.UTC(2026, 10, 24);
const validation = (more: Partial<DomainValidation> = {}): DomainValidation => ({
  domain: 'asked.test',
  method: 'DNS',
  approvalId: 'a',
  linkEndsAt: at + 30 * DAY_MS,
  validatedAt: at,
  ...more,
});

/** An order whose row says that the issuer is to sign. */
async function waitingForIssuer(validations: DomainValidation[]): Promise<Order> {
  const account = await system.account(12);
  const sale = sellTo(account, { productCode: 'RapidSSL-12' }, { version: 1, policySet: firstPolicySet });
  const reference = newOrderReference();
  const placement = { buyerReference: randomUUID().slice(0, 35), endCustomerEmail: null };
  const submissionId = await insertSubmission(system.db, reference, 'placement', placement);
  const configurationId = await insertSubmission(system.db, reference, 'configuration', {
    ...configuration('www.asked.test'),
    csrPem: (await makeKeyAndCsr({ names, subject: {} }, await makeKey('test'))).csrPem,
    names,
    approvers: [],
  });
  const order: Order = {
    ...placedOrder(reference, sale, at),
    sequence: 1,
    state: 'configured',
    waitingOn: 'issuer',
    configurationId,
    names,
    validations,
  };
  await system.activities.recordTransition({
    order,
    event: 'placed',
    at,
    actor: 'test',
    cause: submissionId,
    handedIn: { kind: 'placement', id: submissionId },
    transfers: [],
    approvals: [],
    mails: [],
  });
  return order;
}

const sign = ({ reference }: Order, { notBefore = at, issuer = system.ca }: { notBefore?: number; issuer?: Issuer } = {}) =>
  createCertificateActivities({ db: system.db, issuers: { local: { live: issuer, test: issuer } } }).issueCertificate({
    reference,
    version: 1,
    notBefore,
    notAfter: notBefore + 40 * DAY_MS,
  });

test('names that are validated are signed for', async () => {
  const order = await waitingForIssuer([validation()]);
  await sign(order);
  expect(await listCertificates(system.db, order.reference)).toHaveLength(1);
});

test.each([
  ['nothing is validated', [], at],
  ['a validation is open', [validation({ validatedAt: undefined })], at],
  ['only another domain is validated', [validation({ domain: 'other.test' })], at],
  ['a file validates one of two names', [validation({ method: 'FILE' })], at],
  ['the mailbox is below a name', [validation({ method: 'EMAIL', mailboxDomain: 'www.asked.test' })], at],
  ['the validation is too old by the day from which the certificate would be valid', [validation()], at + 200 * DAY_MS],
])('refused, and nothing is stored: %s', async (_, validations, notBefore) => {
  const order = await waitingForIssuer(validations);
  await expect(sign(order, { notBefore })).rejects.toMatchObject({ kind: 'conflict' });
  expect(await listCertificates(system.db, order.reference)).toEqual([]);
});

test('what is signed for names that meanwhile are no longer validated is dropped', async () => {
  const order = await waitingForIssuer([validation()]);
  const issuer: Issuer = {
    ...system.ca,
    async submit(request) {
      const signed = await system.ca.submit(request);
      await system
        .db('orders')
        .where('reference', order.reference)
        .update({ facts: JSON.stringify({ ...order, validations: [] }) });
      return signed;
    },
  };
  await expect(sign(order, { issuer })).rejects.toMatchObject({ kind: 'conflict' });
  expect(await listCertificates(system.db, order.reference)).toEqual([]);
});

test('an order with many certificates is revoked in one go: one CRL has them all, and a second try is as good as the first', async () => {
  const order = await waitingForIssuer([validation()]);
  const activities = createCertificateActivities({ db: system.db, issuers: { local: { live: system.ca, test: system.ca } } });
  const versions = Array.from({ length: 12 }, (_, index) => index + 1);
  // From today on: an expired one would not be listed.
  const notBefore = Date.now();
  const fresh = { ...order, validations: [validation({ validatedAt: notBefore })] };
  await system
    .db('orders')
    .where('reference', order.reference)
    .update({ facts: JSON.stringify(fresh) });
  for (const version of versions) await activities.issueCertificate({ reference: order.reference, version, notBefore, notAfter: notBefore + 40 * DAY_MS });
  await system
    .db('orders')
    .where('reference', order.reference)
    .update({ facts: JSON.stringify({ ...fresh, state: 'approved' }) });
  const numberOfCrl = async () => (await findAuthority(system.db, 'live'))!.crlNumber;
  const before = await numberOfCrl();
  await activities.revokeCertificates(order.reference);
  expect(await numberOfCrl()).toBe(before + 1);
  const revoked = await listRevoked(system.db, 'live', new Date());
  const mine = await listCertificates(system.db, order.reference);
  expect(mine.map(({ serialNumber }) => serialNumber).filter((serial) => !revoked.some(({ serialNumber }) => serialNumber === serial))).toEqual([]);
  await activities.revokeCertificates(order.reference);
  expect((await listCertificates(system.db, order.reference)).map(({ revokedAt }) => revokedAt)).toEqual(mine.map(({ revokedAt }) => revokedAt));
});

test('a key that was reported as compromised after it was handed in is refused for good', async () => {
  const [order, other] = [await waitingForIssuer([validation()]), await waitingForIssuer([validation()])];
  const { csrPem } = JSON.parse((await system.db('submissions').where('id', order.configurationId!).first(system.db.raw('CAST(body AS CHAR) AS body'))).body);
  await system
    .db('submissions')
    .where('id', other.configurationId!)
    .update({ body: system.db.raw("JSON_SET(body, '$.csrPem', ?)", [csrPem]) });
  await sign(other);
  await blockKeysOf(system.db, other.reference, undefined, new Date());
  expect(await sign(order)).toEqual({
    refusal: { reason: expect.stringContaining('compromised'), remedy: 'csr' },
    configurationId: order.configurationId,
  });
  expect(await listCertificates(system.db, order.reference)).toEqual([]);
});
