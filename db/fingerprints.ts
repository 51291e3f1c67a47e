import type { Queryable } from './connection';

/** What there may be one of for a database, told by a fingerprint: nothing of the secret can be had from it. */
type Fingerprinted = 'secret-key';

export async function findFingerprint(db: Queryable, name: Fingerprinted): Promise<string | undefined> {
  return (await db('fingerprints').where('name', name).first('fingerprint'))?.fingerprint;
}

/** Notes it where none is noted. Answers the one that counts: of several at the same time the first. */
export async function claimFingerprint(db: Queryable, name: Fingerprinted, fingerprint: string): Promise<string> {
  await db('fingerprints').insert({ name, fingerprint }).onConflict('name').ignore();
  return (await findFingerprint(db, name)) ?? fingerprint;
}

/** For the explicit command alone. */
export async function replaceFingerprint(db: Queryable, name: Fingerprinted, fingerprint: string): Promise<void> {
  await claimFingerprint(db, name, fingerprint);
  await db('fingerprints').where('name', name).update({ fingerprint });
}
