import { checkPrimeSync, createPrivateKey, generatePrimeSync } from 'node:crypto';

/** An RSA-2048 private key (PKCS#8 PEM) whose primes are neighbours, as some old software made them. */
export function rsaKeyWithClosePrimes(): string {
  const { p, q } = closePrimes();
  const e = 65537n;
  const d = inverse(e, (p - 1n) * (q - 1n));
  const key = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const jwk = Object.fromEntries(Object.entries(key).map(([name, value]) => [name, base64url(value)]));
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' }) as string;
}

/** Two primes of 1024 bits with none between them; their product has 2048 bits. */
export function closePrimes(): { p: bigint; q: bigint } {
  for (;;) {
    const p = generatePrimeSync(1024, { bigint: true });
    let q = p + 2n;
    while (!checkPrimeSync(q)) q += 2n;
    if ((p * q) >> 2047n === 1n && p % 65537n !== 1n && q % 65537n !== 1n) return { p, q };
  }
}

/** Extended Euclid: x with a * x = 1 modulo m */
function inverse(a: bigint, m: bigint): bigint {
  let [r, nextR, x, nextX] = [m, a, 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [x, nextX] = [nextX, x - quotient * nextX];
  }
  return ((x % m) + m) % m;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
}
