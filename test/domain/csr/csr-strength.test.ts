import { generatePrimeSync } from 'node:crypto';
import { hasCloseFactors, hasRocaFingerprint, hasSmallFactor } from '../../../domain/csr/strength';
import { closePrimes } from '../../support/keys/weak-rsa-key';

const prime = (bits: number) => generatePrimeSync(bits, { bigint: true });
const sound = prime(1024) * prime(1024);

test('a modulus of two random primes passes', () => {
  expect([hasSmallFactor(sound), hasCloseFactors(sound), hasRocaFingerprint(sound)]).toEqual([false, false, false]);
});

test.each([2n, 3n, 257n, 751n])('a modulus divisible by %s has a small factor', (factor) => {
  expect(hasSmallFactor(factor * prime(2040))).toBe(true);
});

test('neighbouring primes and squares are found by Fermat', () => {
  const { p, q } = closePrimes();
  expect(hasCloseFactors(p * q)).toBe(true);
  expect(hasCloseFactors(p * p)).toBe(true);
});

test('Fermat needs as many rounds as the primes are apart', () => {
  // (a - b)(a + b) = a^2 - b^2 is found in the round that tries a; 101 * 1009 needs 236 of them.
  expect(hasCloseFactors(101n * 1009n, 100)).toBe(false);
  expect(hasCloseFactors(101n * 1009n, 237)).toBe(true);
});

test('a power of 65537 modulo every prime has the ROCA fingerprint', () => {
  const fingerprinted = 65537n ** 127n;
  expect(hasRocaFingerprint(fingerprinted)).toBe(true);
  expect(hasRocaFingerprint(fingerprinted + 2n)).toBe(false);
});
