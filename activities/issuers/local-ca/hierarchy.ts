import { createPrivateKey, generateKeyPair, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { encodePem } from '../../../domain/csr/encoding';
import { DAY_MS } from '../../../domain/time';
import { authorityName, caUrls, intermediateExtensions, rootExtensions } from './profiles';
import { signCertificate, type Authority } from './signing';

const newKeyPair = promisify(generateKeyPair);
const rootDays = 20 * 365;
const intermediateDays = 10 * 365;

export type LoadedAuthority = Authority & { pem: string; notAfter: Date };

export interface Hierarchy {
  root: LoadedAuthority;
  intermediate: LoadedAuthority;
}

/**
 * The root and intermediate of `name`, made under `directory` the first time. Any number of processes may ask at once:
 * the files appear all together, by one rename, and whoever comes second reads the winner's.
 */
export async function loadOrMakeHierarchy(directory: string, name: 'live' | 'test', crlBaseUrl: string): Promise<Hierarchy> {
  const home = path.join(directory, name);
  if (!existsSync(home)) await makeHierarchy(directory, home, name, crlBaseUrl);
  return { root: await load(home, 'root'), intermediate: await load(home, 'intermediate') };
}

async function makeHierarchy(directory: string, home: string, name: 'live' | 'test', crlBaseUrl: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = await mkdtemp(path.join(directory, `.${name}-`));
  try {
    await writeHierarchy(draft, name, crlBaseUrl);
    await rename(draft, home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

async function writeHierarchy(home: string, name: 'live' | 'test', crlBaseUrl: string): Promise<void> {
  const tag = randomBytes(3).toString('hex').toUpperCase();
  const root: Authority = { subject: authorityName(name, 'Root', tag), ...(await newKey()) };
  const intermediate: Authority = { subject: authorityName(name, 'Intermediate', tag), ...(await newKey()) };
  const notBefore = new Date(Math.floor(Date.now() / DAY_MS) * DAY_MS);
  const until = (days: number) => new Date(notBefore.getTime() + days * DAY_MS - 1000);

  const rootCertificate = await signCertificate(root, {
    ...root,
    notBefore,
    notAfter: until(rootDays),
    extensions: rootExtensions(root.spki),
  });
  const intermediateCertificate = await signCertificate(root, {
    ...intermediate,
    notBefore,
    notAfter: until(intermediateDays),
    extensions: intermediateExtensions(intermediate.spki, root.spki, caUrls(crlBaseUrl, name)),
  });
  await store(home, 'root', root.privateKey, rootCertificate.der);
  await store(home, 'intermediate', intermediate.privateKey, intermediateCertificate.der);
}

async function newKey(): Promise<Pick<Authority, 'privateKey' | 'spki'>> {
  const { privateKey, publicKey } = await newKeyPair('ec', { namedCurve: 'P-256' });
  return { privateKey, spki: AsnConvert.parse(publicKey.export({ format: 'der', type: 'spki' }), SubjectPublicKeyInfo) };
}

async function store(home: string, role: keyof Hierarchy, key: KeyObject, certificate: Buffer): Promise<void> {
  const ownerOnly = { mode: 0o600, flush: true };
  await writeFile(path.join(home, `${role}.key`), key.export({ format: 'pem', type: 'pkcs8' }), ownerOnly);
  await writeFile(path.join(home, `${role}.crt`), encodePem('CERTIFICATE', certificate), ownerOnly);
}

async function load(home: string, role: keyof Hierarchy): Promise<LoadedAuthority> {
  const privateKey = createPrivateKey(await readFile(path.join(home, `${role}.key`)));
  const pem = await readFile(path.join(home, `${role}.crt`), 'utf8');
  const certificate = new X509Certificate(pem);
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new Error(`${role}.key and ${role}.crt in ${home} do not belong together; restore both from one backup.`);
  }
  const { subject, subjectPublicKeyInfo } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
  return { subject, spki: subjectPublicKeyInfo, privateKey, pem, notAfter: new Date(certificate.validTo) };
}
