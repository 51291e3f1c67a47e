import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listAuthorities, type AuthorityChain } from './db/certificate/authorities';
import type { Queryable } from './db/connection';
import { claimFingerprint, findFingerprint } from './db/fingerprints';
import { createSecrets, type Secrets } from './domain/secrets';

/** As config.ts reads them. */
interface Settings {
  secretKey: string | undefined;
  makeSecretKey: () => string;
  dataDir: string;
}

/** What DATA_DIR and the settings lack of what the database was used with, and what mends it. */
interface Fault {
  what: string;
  copy: string;
}

/**
 * The secrets that belong to this database. The first that ever asks makes the key, where none is set, and notes its fingerprint; everybody else has to have
 * the same one. Throws what is wrong and what to copy: with another key every order token and link would be dead.
 * @param withAuthorities for who signs: the local CAs in DATA_DIR have to be those of the database as well. None yet is no fault.
 */
export async function verifiedSecrets(db: Queryable, settings: Settings, { withAuthorities = false } = {}): Promise<Secrets> {
  const isKnown = (await findFingerprint(db, 'secret-key')) !== undefined;
  const authorityFaults = withAuthorities ? await faultsOfAuthorities(db, settings.dataDir) : [];
  if (settings.secretKey === undefined && isKnown)
    throw notOfThisDatabase(settings, [{ what: 'secret.key is missing', copy: 'secret.key' }, ...authorityFaults]);
  if (authorityFaults.length > 0 && !isKnown) throw notOfThisDatabase(settings, authorityFaults);
  const secrets = createSecrets(settings.secretKey ?? settings.makeSecretKey());
  const isOurs = (await claimFingerprint(db, 'secret-key', secrets.fingerprint)) === secrets.fingerprint;
  const faults = [...(isOurs ? [] : [{ what: 'the secret key is another one', copy: 'secret.key (or the value of SECRET_KEY)' }]), ...authorityFaults];
  if (faults.length > 0) throw notOfThisDatabase(settings, faults);
  return secrets;
}

function notOfThisDatabase({ dataDir }: Settings, faults: Fault[]): Error {
  const [what, copy] = [faults.map((fault) => fault.what), faults.map((fault) => fault.copy)].map((words) => words.join(' and '));
  return new Error(
    `DATA_DIR ${dataDir} does not belong to this database: ${what}. Copy ${copy} from the DATA_DIR that the database was used with, or from its backup; what is lost for good is replaced by the admin command "secrets accept" (docs/operating.md).`,
  );
}

async function faultsOfAuthorities(db: Queryable, dataDir: string): Promise<Fault[]> {
  const known = await listAuthorities(db);
  return [...known].flatMap(([name, chain]) => {
    const missing = ['root.key', 'root.crt', 'intermediate.key', 'intermediate.crt'].filter((file) => !existsSync(path.join(dataDir, 'ca', name, file)));
    if (missing.length > 0) return { what: `ca/${name} is ${missing.length === 4 ? 'missing' : 'not complete'}`, copy: `ca/${name}` };
    return isSame(path.join(dataDir, 'ca', name), chain) ? [] : { what: `ca/${name} is another certificate authority`, copy: `ca/${name}` };
  });
}

function isSame(folder: string, { rootPem, intermediatePem }: AuthorityChain): boolean {
  const fingerprint = (pem: string) => new X509Certificate(pem).fingerprint256;
  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8');
  return fingerprint(read('root.crt')) === fingerprint(rootPem) && fingerprint(read('intermediate.crt')) === fingerprint(intermediatePem);
}
