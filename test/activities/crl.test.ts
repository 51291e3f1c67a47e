import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { publishCrl, renewCrl } from '../../activities/crl';
import { createLocalCa, type LocalCa } from '../../activities/issuers/local-ca';
import { findAuthority, registerAuthority } from '../../db/certificate/authorities';
import { insertCertificate, markRevoked } from '../../db/certificate/certificates';
import { createDb, type Db } from '../../db/connection';
import { DAY_MS } from '../../domain/time';
import { ecKey, newCsr, openssl } from '../support/keys/openssl';
import { createTestDatabase } from '../support/parts';

let db: Db;
/** With a connection for each who asks at the same time. */
let many: Db;
let ca: LocalCa;
beforeAll(async () => {
  const { workerUrl } = await createTestDatabase();
  db = createDb(workerUrl, { poolSize: 1 });
  many = createDb(workerUrl);
  ca = await createLocalCa({
    directory: mkdtempSync(path.join(os.tmpdir(), 'certwright-crl-')),
    name: 'live',
    crlBaseUrl: 'http://localhost:3999',
    onRevoke: () => publishCrl(db, ca),
  });
  await registerAuthority(db, ca);
});
afterAll(() => Promise.all([db.destroy(), many.destroy()]));

const number = async () => (await findAuthority(db, 'live'))!.crlNumber;

test('a CRL is published when there is none, and renewed at half of its life', async () => {
  const now = new Date();
  expect(await renewCrl(db, ca, now)).toBe(true);
  expect(await renewCrl(db, ca, now)).toBe(false);
  expect(await renewCrl(db, ca, new Date(now.getTime() + 3 * DAY_MS))).toBe(false);
  expect(await renewCrl(db, ca, new Date(now.getTime() + 4 * DAY_MS))).toBe(true);
  expect(await number()).toBe(2);
});

test('a revoked certificate that has expired stays on the list for the life of one more CRL', async () => {
  const notAfter = Date.now() - DAY_MS;
  const issued = await ca.sign({
    reference: 'CW-EXPIRED',
    version: 1,
    csrPem: newCsr(ecKey('P-256')),
    names: ['expired.test'],
    validationLevel: 'DV',
    subject: {},
    notBefore: new Date(notAfter - DAY_MS),
    notAfter: new Date(notAfter),
  });
  await db.raw('SET FOREIGN_KEY_CHECKS = 0');
  await insertCertificate(db, { ...issued, orderReference: 'CW-EXPIRED', version: 1, authority: 'live', notBefore: notAfter - DAY_MS, notAfter });
  await markRevoked(db, 'CW-EXPIRED', { reason: 'superseded' }, new Date(notAfter - 1000));
  const listed = async (at: number) => {
    await publishCrl(db, ca, new Date(at));
    return openssl(['crl', '-inform', 'DER', '-noout', '-text'], (await findAuthority(db, 'live'))!.intermediateCrl!).includes(issued.serialNumber);
  };
  expect(await listed(notAfter + 6 * DAY_MS)).toBe(true);
  expect(await listed(notAfter + 8 * DAY_MS)).toBe(false);
});

test('numbers rise one at a time, however many publish at once', async () => {
  const before = await number();
  await Promise.all(Array.from({ length: 8 }, () => publishCrl(many, ca)));
  expect(await number()).toBe(before + 8);
  const { intermediateCrl, rootCrl } = (await findAuthority(db, 'live'))!;
  for (const crl of [intermediateCrl, rootCrl]) {
    const text = openssl(['crl', '-inform', 'DER', '-noout', '-text'], crl!);
    expect(text).toContain(`X509v3 CRL Number: \n                ${before + 8}`);
  }
});
