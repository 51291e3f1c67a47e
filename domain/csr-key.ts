import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { hasCloseFactors, hasRocaFingerprint, hasSmallFactor } from './csr-strength';
import { Problem } from './problem';

/** What a certificate may certify: RSA 2048 to 8192 with exponent 65537, ECDSA on P-256 or P-384. */
export type KeyFacts = { keyType: 'RSA'; keyBits: number } | { keyType: 'ECDSA'; curve: 'P-256' | 'P-384' };

const derObjectIdentifier = 0x06;

/**
 * Takes a SubjectPublicKeyInfo in DER and its parameters, gives the key in its one proper encoding, and what it is.
 * Throws a Problem for the field `csr` when the key is of another kind or weak.
 */
export function readPublicKey(spki: ArrayBuffer, parameters: ArrayBuffer | null | undefined): { key: KeyObject; facts: KeyFacts } {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  const jwk = key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec' ? exportJwk(key) : {};
  const facts = jwk.kty === 'RSA' ? rsaFacts(key, jwk.n ?? '') : ecdsaFacts(jwk.crv, parameters);
  // By way of JWK: clients' own encodings (compressed points, odd parameters) must not end up in a certificate.
  return { key: createPublicKey({ key: jwk, format: 'jwk' }), facts };
}

function exportJwk(key: KeyObject): JsonWebKey {
  try {
    return key.export({ format: 'jwk' });
  } catch {
    // node:crypto exports named curves only.
    return {};
  }
}

function rsaFacts(key: KeyObject, n: string): KeyFacts {
  const { modulusLength = 0, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < 2048) {
    throw Problem.field('csr', `The CSR's RSA key has ${modulusLength} bits, which is too weak; make a new key with 2048 bits or more.`);
  }
  if (modulusLength > 8192 || modulusLength % 8 !== 0) {
    throw Problem.field('csr', `The CSR's RSA key has ${modulusLength} bits; make a new key with 2048, 3072, 4096 or at most 8192 bits.`);
  }
  if (publicExponent !== 65537n) {
    throw Problem.field('csr', `The CSR's RSA key has the public exponent ${shorten(publicExponent)}; make a new key with the usual exponent 65537.`);
  }
  const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
  if (hasSmallFactor(modulus) || hasCloseFactors(modulus) || hasRocaFingerprint(modulus)) {
    throw Problem.field('csr', "The CSR's RSA key can be broken (its prime factors are easy to find); make a new key with up-to-date software.");
  }
  return { keyType: 'RSA', keyBits: modulusLength };
}

function ecdsaFacts(curve: string | undefined, parameters: ArrayBuffer | null | undefined): KeyFacts {
  const namesCurve = parameters != null && new Uint8Array(parameters)[0] === derObjectIdentifier;
  if (!namesCurve || (curve !== 'P-256' && curve !== 'P-384')) {
    throw Problem.field('csr', "The CSR's key is of a kind that is not accepted; make a new RSA key of 2048 bits or more, or an ECDSA key on P-256 or P-384.");
  }
  return { keyType: 'ECDSA', curve };
}

function shorten(exponent: bigint | undefined): string {
  const digits = String(exponent);
  return digits.length > 20 ? `${digits.slice(0, 20)}...` : digits;
}
