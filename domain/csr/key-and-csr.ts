import 'reflect-metadata';
import { generateKeyPair, webcrypto } from 'node:crypto';
import { promisify } from 'node:util';
import { Name, type JsonNameParams, Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension } from '@peculiar/x509';
import type { CsrFacts } from './csr';
import { encodePem } from './encoding';
import { createFairTurns } from '../fair-turns';
import { longestCommonName } from '../name/names';
import { Problem } from '../problem';

const generateKeyPairOffThread = promisify(generateKeyPair);

/** PKCS#8 and SubjectPublicKeyInfo in DER. Never stored or logged. */
export interface MadeKey {
  privateKey: Buffer;
  publicKey: Buffer;
}

/** Making a key takes a core for 100 to 300 ms: one at a time, so that others' requests keep theirs, and of each account in turn. */
const turns = createFairTurns({
  atOnce: 1,
  limit: {
    each: 10,
    tooMany: () =>
      Problem.field('csr', 'Ten keys of your account are being made already; send it again in a few seconds, or send a csr of your own.', 'too-many'),
  },
});

/** Makes an RSA-2048 key. @param accountId whose turn it is. Throws a Problem `too-many` where that account waits for ten of them already. */
export function makeKey(accountId: string): Promise<MadeKey> {
  return turns(accountId, () =>
    generateKeyPairOffThread('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
      publicKeyEncoding: { type: 'spki', format: 'der' },
    }),
  );
}

/**
 * Makes a CSR for names that `certificateNames` gave. The private key (PKCS#8 PEM) is for the one answer to the customer; it must never be stored or logged.
 */
export async function makeKeyAndCsr(
  request: { names: readonly string[]; subject: CsrFacts['subject'] },
  pkcs8: MadeKey,
): Promise<{ csrPem: string; privateKeyPem: string }> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const csr = await Pkcs10CertificateRequestGenerator.create({
    name: new Name(subjectName(request)),
    extensions: [new SubjectAlternativeNameExtension(request.names.map((value) => ({ type: 'dns' as const, value })))],
    signingAlgorithm: algorithm,
    keys: {
      privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8.privateKey, algorithm, false, ['sign']),
      publicKey: await webcrypto.subtle.importKey('spki', pkcs8.publicKey, algorithm, true, ['verify']),
    },
  });
  return { csrPem: encodePem('CERTIFICATE REQUEST', csr.rawData), privateKeyPem: encodePem('PRIVATE KEY', pkcs8.privateKey) };
}

function subjectName({ names, subject }: { names: readonly string[]; subject: CsrFacts['subject'] }): JsonNameParams {
  const commonName = names.find((name) => name.length <= longestCommonName);
  const attributes: [type: string, value: string | undefined][] = [
    ['ST', subject.region],
    ['L', subject.city],
    ['O', subject.organisation],
    ['OU', subject.organisationalUnit],
    ['CN', commonName],
  ];
  // As objects: in plain strings the library gives quotes, backslashes and a leading # a meaning of their own.
  const texts = attributes.flatMap(([type, value]) => (value ? [{ [type]: [{ utf8String: value }] }] : []));
  return subject.country ? [{ C: [{ printableString: subject.country }] }, ...texts] : texts;
}
