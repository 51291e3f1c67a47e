import 'reflect-metadata';
import { createHash, verify, type KeyObject } from 'node:crypto';
import { CertificationRequest } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { toAsciiName } from '../name/ascii-name';
import { decodeCsr, encodePem } from './encoding';
import { alternativeNames } from './extensions';
import { readPublicKey, type KeyFacts } from './key';
import { readSubject, type CsrSubject } from './subject';
import { readElements } from './der';
import { refuseTooMany } from '../name/names';
import { Problem } from '../problem';

/** What a certificate signing request says about itself, after its checks. Holds no secret. */
export type CsrFacts = KeyFacts & {
  /** PEM with lines of 64 characters, whatever the client sent */
  pem: string;
  commonName?: string;
  /** Common name and DNS names, A-labels in lower case, each once. As asked for: whether they can be certified is for `parseDomainName`. */
  names: string[];
  subject: CsrSubject;
  /** `RSA with SHA-256` */
  signatureAlgorithm: string;
  /** SubjectPublicKeyInfo in DER, in its one proper encoding: what goes into the certificate */
  spki: Buffer;
  spkiSha256: string;
};

/** By their object identifiers (RFC 4055, RFC 5758) */
export const signatureAlgorithms: ReadonlyMap<string, { keyType: string; hash: string }> = new Map([
  ['1.2.840.113549.1.1.11', { keyType: 'RSA', hash: 'SHA-256' }],
  ['1.2.840.113549.1.1.12', { keyType: 'RSA', hash: 'SHA-384' }],
  ['1.2.840.113549.1.1.13', { keyType: 'RSA', hash: 'SHA-512' }],
  ['1.2.840.10045.4.3.2', { keyType: 'ECDSA', hash: 'SHA-256' }],
  ['1.2.840.10045.4.3.3', { keyType: 'ECDSA', hash: 'SHA-384' }],
  ['1.2.840.10045.4.3.4', { keyType: 'ECDSA', hash: 'SHA-512' }],
]);

const oldHashes = new Map([
  ['1.2.840.113549.1.1.2', 'MD2'],
  ['1.2.840.113549.1.1.4', 'MD5'],
  ['1.2.840.113549.1.1.5', 'SHA-1'],
  ['1.3.14.3.2.29', 'SHA-1'],
  ['1.2.840.10045.4.1', 'SHA-1'],
]);

/**
 * Takes a CSR as a client sent it, gives what it says. Throws a Problem for the field `csr` when it is not a whole
 * PKCS#10 request, not signed by its own key with SHA-2, or when that key is not one to certify.
 */
export function readCsr(text: string): CsrFacts {
  const der = decodeCsr(text);
  try {
    const request = AsnConvert.parse(der, CertificationRequest);
    // First of all: whoever has a weak key would sign again, and hear of the key then.
    const { key, facts } = readPublicKey(request.certificationRequestInfo.subjectPKInfo);
    const algorithm = signatureAlgorithm(request.signatureAlgorithm.algorithm);
    checkSignature(request, key, facts, algorithm);
    const spki = key.export({ format: 'der', type: 'spki' });
    return {
      ...facts,
      ...readNames(request),
      pem: encodePem('CERTIFICATE REQUEST', der),
      signatureAlgorithm: `${algorithm.keyType} with ${algorithm.hash}`,
      spki,
      spkiSha256: createHash('sha256').update(spki).digest('hex'),
    };
  } catch (error) {
    if (error instanceof Problem) throw error;
    // Whatever the parsers dislike about untrusted bytes is the sender's to mend.
    throw Problem.field('csr', 'The CSR cannot be read as a PKCS#10 certificate request; make a new one and send it unchanged.');
  }
}

function signatureAlgorithm(oid: string) {
  const algorithm = signatureAlgorithms.get(oid);
  if (algorithm) return algorithm;
  const name = oldHashes.get(oid);
  throw Problem.field(
    'csr',
    name
      ? `The CSR is signed with ${name}, which is no longer safe; make it again with SHA-256.`
      : 'The CSR is signed with an algorithm that is not accepted; make it again with SHA-256 (RSA PKCS#1 v1.5 or ECDSA).',
  );
}

/** Proof of possession: who asks holds the private key. */
function checkSignature(request: CertificationRequest, key: KeyObject, facts: KeyFacts, algorithm: { keyType: string; hash: string }): void {
  const matches = algorithm.keyType === facts.keyType && verify(algorithm.hash, signedBytes(request), key, Buffer.from(request.signature));
  if (!matches) throw Problem.field('csr', "The CSR's signature was not made by its own key; make a new CSR and send it unchanged.");
}

/** As they came: what is signed, and what texts are read from. */
function signedBytes(request: CertificationRequest): Buffer {
  return Buffer.from(request.certificationRequestInfoRaw ?? AsnConvert.serialize(request.certificationRequestInfo));
}

function readNames(request: CertificationRequest): Pick<CsrFacts, 'commonName' | 'names' | 'subject'> {
  const [, subjectName] = readElements(readElements(signedBytes(request))[0]!.content);
  const { commonName, subject } = readSubject(subjectName!.content);
  const names = [commonName, ...alternativeNames(request.certificationRequestInfo)].filter((name) => name !== undefined);
  refuseTooMany(names, 'csr');
  return { commonName, names: [...new Set(names.map(toAsciiName))], subject };
}
