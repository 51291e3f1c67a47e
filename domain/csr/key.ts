import { createPublicKey, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import type { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { hasCloseFactors, hasRocaFingerprint, hasSmallFactor } from './strength';
import { isKnownWeak } from './known-weak-keys';
import { Problem } from '../problem';

/** What a certificate may certify: RSA 2048 to 8192 with exponent 65537, ECDSA on P-256 or P-384. */
export type KeyFacts = { keyType: 'RSA'; keyBits: number } | { keyType: 'ECDSA'; curve: 'P-256' | 'P-384' };

/** OpenSSL's names */
const curves = new Map([
  ['prime256v1', 'P-256' as const],
  ['secp384r1', 'P-384' as const],
]);

const derObjectIdentifier = 0x06;
const uncompressedPoint = 0x04;

/**
 * Takes the SubjectPublicKeyInfo of a CSR, gives the key and what it is. Throws a Problem for the field `csr` when the
 * key is of another kind or weak.
 */
export function readPublicKey(spki: SubjectPublicKeyInfo): { key: KeyObject; facts: KeyFacts } {
  const key = createPublicKey({ key: Buffer.from(AsnConvert.serialize(spki)), format: 'der', type: 'spki' });
  return { key, facts: key.asymmetricKeyType === 'rsa' ? rsaFacts(key) : ecdsaFacts(key, spki) };
}

function rsaFacts(key: KeyObject): KeyFacts {
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
  const bytes = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url');
  if (isKnownWeak(bytes)) {
    throw Problem.field(
      'csr',
      "The CSR's RSA key is one that everybody can make again (of OpenSSL on Debian from 2006 to 2008, CVE-2008-0166); make a new key with up-to-date software.",
    );
  }
  const modulus = BigInt(`0x${bytes.toString('hex')}`);
  if (hasSmallFactor(modulus) || hasCloseFactors(modulus) || hasRocaFingerprint(modulus)) {
    throw Problem.field('csr', "The CSR's RSA key can be broken (its prime factors are easy to find); make a new key with up-to-date software.");
  }
  return { keyType: 'RSA', keyBits: modulusLength };
}

function ecdsaFacts(key: KeyObject, { algorithm, subjectPublicKey }: SubjectPublicKeyInfo): KeyFacts {
  const curve = key.asymmetricKeyType === 'ec' ? curves.get(key.asymmetricKeyDetails?.namedCurve ?? '') : undefined;
  // A curve spelt out instead of named may be another curve in disguise (CVE-2020-0601).
  if (!curve || !algorithm.parameters || new Uint8Array(algorithm.parameters)[0] !== derObjectIdentifier) {
    throw Problem.field('csr', "The CSR's key is of a kind that is not accepted; make a new RSA key of 2048 bits or more, or an ECDSA key on P-256 or P-384.");
  }
  if (new Uint8Array(subjectPublicKey)[0] !== uncompressedPoint) {
    throw Problem.field('csr', "The CSR's ECDSA key is written in compressed form, which certificates do not use; make a new CSR with the uncompressed point.");
  }
  return { keyType: 'ECDSA', curve };
}

function shorten(exponent: bigint | undefined): string {
  const digits = String(exponent);
  return digits.length > 20 ? `${digits.slice(0, 20)}...` : digits;
}
