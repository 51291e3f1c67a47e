/**
 * Weak RSA moduli that the Baseline Requirements (6.1.1.3) ask to refuse. Each function takes the modulus and
 * says whether it is weak in that way.
 */

/** Primes below 752, as other CAs test. */
const smallPrimes = primesBelow(752);

export function hasSmallFactor(modulus: bigint): boolean {
  return smallPrimes.some((prime) => modulus % BigInt(prime) === 0n);
}

/** Fermat's method finds the factors in a few rounds when the two primes are close to each other (CVE-2022-26320). */
export function hasCloseFactors(modulus: bigint, rounds = 100): boolean {
  const root = squareRoot(modulus);
  if (root * root === modulus) return true;
  let a = root + 1n;
  let rest = a * a - modulus;
  for (let round = 0; round < rounds; round += 1) {
    if (isSquare(rest)) return true;
    rest += 2n * a + 1n;
    a += 1n;
  }
  return false;
}

/**
 * Keys of flawed Infineon chips (CVE-2017-15361): for each of these primes the modulus is a power of 65537. A random
 * modulus passes this by chance once in about 2^27 keys.
 */
const rocaPrimes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];
const rocaPowers = rocaPrimes.map((prime) => [prime, powersOf65537(prime)] as const);

export function hasRocaFingerprint(modulus: bigint): boolean {
  return rocaPowers.every(([prime, powers]) => powers.has(Number(modulus % BigInt(prime))));
}

function powersOf65537(prime: number): Set<number> {
  const powers = new Set<number>();
  for (let power = 1; !powers.has(power); power = (power * 65537) % prime) powers.add(power);
  return powers;
}

function primesBelow(end: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate < end; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes;
}

/** Largest integer whose square is at most n, by Newton's method from above. */
function squareRoot(n: bigint): bigint {
  let root = 1n << BigInt(n.toString(16).length * 2);
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** 63 * 65 * 11: about one number in a hundred is a square modulo this. */
const sieve = 45_045;
const sieveSquares = new Set(Array.from({ length: sieve }, (_, i) => (i * i) % sieve));

function isSquare(n: bigint): boolean {
  // Cheap first: without this most of the time goes into roots of numbers that are no squares.
  if (!sieveSquares.has(Number(n % BigInt(sieve)))) return false;
  const root = squareRoot(n);
  return root * root === n;
}
