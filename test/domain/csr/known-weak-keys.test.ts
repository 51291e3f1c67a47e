import { isKnownWeak } from '../../../domain/csr/known-weak-keys';
import list from '../../../domain/csr/known-weak-keys.json';
import { caseCsr } from '../../support/keys/csr-in-der';
import { openssl } from '../../support/keys/openssl';

const modulusIn = (csr: string) => Buffer.from(openssl(['req', '-noout', '-modulus'], csr).trim().slice('Modulus='.length), 'hex');

test('the key of the case is known, and none that has one bit more or less', () => {
  const modulus = modulusIn(caseCsr('debian-weak-key-bad-signature'));
  expect(isKnownWeak(modulus)).toBe(true);
  modulus[100]! ^= 1;
  expect(isKnownWeak(modulus)).toBe(false);
});

test('the entries stand in order, each once, as the search needs them', () => {
  const entries = Buffer.from(list.sha256, 'base64').toString('hex').match(/.{12}/g) ?? [];
  expect(entries.length).toBeGreaterThan(9000);
  expect(entries).toEqual([...new Set(entries)].sort());
});

/**
 * Of process 32767 there is a key for each machine and each state of ~/.rnd: their digest is what the test of the generator by which the lists of the
 * CA/Browser Forum were made (CVE-2008-0166/key_generator, run_tests.sh) compares. That it came out proved scripts/weak-keys/debian.c; here the
 * same keys have to be covered.
 */
test('one process of each machine is covered', () => {
  const machines = ['be32', 'le32', 'le64'].flatMap((machine) => ['noreadrnd', 'nornd', 'rnd'].map((rnd) => `2048-${machine}-${rnd}`));
  for (const machine of machines) expect(list.covers.some((covered) => covered.startsWith(`${machine}-`) && covered.endsWith('-32767'))).toBe(true);
});
