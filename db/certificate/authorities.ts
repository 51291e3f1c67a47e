import { select, type Queryable } from '../connection';

export interface Authority {
  name: string;
  rootPem: string;
  intermediatePem: string;
  crlNumber: number;
  crlNextUpdateAt: number | null;
  rootCrl: Buffer | null;
  intermediateCrl: Buffer | null;
}

type AuthorityFiles = Pick<Authority, 'name' | 'rootPem' | 'intermediatePem'>;

/**
 * Makes a local CA's certificates known to the api. Its first CRL follows. Safe to repeat. Throws where the database knows another CA by this name: that one
 * may have signed certificates, and of two workers that start at once with CAs of their own the first has it.
 */
export async function registerAuthority(db: Queryable, authority: AuthorityFiles): Promise<void> {
  await db('authorities')
    .insert({ name: authority.name, root_pem: authority.rootPem, intermediate_pem: authority.intermediatePem, crl_number: 0 })
    .onConflict('name')
    .ignore();
  const known = await findAuthority(db, authority.name);
  if (known?.rootPem === authority.rootPem && known.intermediatePem === authority.intermediatePem) return;
  throw new Error(`ca/${authority.name} in DATA_DIR is not the certificate authority that this database knows; copy the folder from the host that made it.`);
}

/** For the explicit command alone: from now on another CA has the name. Its first CRL follows, with the next number. */
export async function replaceAuthority(db: Queryable, { name, rootPem, intermediatePem }: AuthorityFiles): Promise<void> {
  await db('authorities')
    .where('name', name)
    .update({ root_pem: rootPem, intermediate_pem: intermediatePem, root_crl: null, intermediate_crl: null, crl_next_update_at: null });
}

/** @param forUpdate inside a transaction: holds the row, so that CRL numbers rise one at a time however many workers there are */
export async function findAuthority(db: Queryable, name: string, { forUpdate = false } = {}): Promise<Authority | undefined> {
  const query = db('authorities').where('name', name);
  const row = await (forUpdate ? query.forUpdate() : query).first();
  return (
    row && {
      name: row.name,
      rootPem: row.root_pem,
      intermediatePem: row.intermediate_pem,
      crlNumber: Number(row.crl_number),
      crlNextUpdateAt: row.crl_next_update_at?.getTime() ?? null,
      rootCrl: row.root_crl,
      intermediateCrl: row.intermediate_crl,
    }
  );
}

export type AuthorityChain = Pick<Authority, 'rootPem' | 'intermediatePem'>;

/** The certificates of all local CAs, by name. */
export async function listAuthorities(db: Queryable): Promise<Map<string, AuthorityChain>> {
  const rows = await select<{ name: string; root_pem: string; intermediate_pem: string }>(db, 'SELECT name, root_pem, intermediate_pem FROM authorities', []);
  return new Map(rows.map((row) => [row.name, { rootPem: row.root_pem, intermediatePem: row.intermediate_pem }]));
}

export async function updateCrls(db: Queryable, name: string, crls: { number: number; nextUpdateAt: Date; root: Buffer; intermediate: Buffer }): Promise<void> {
  await db('authorities')
    .where('name', name)
    .update({ crl_number: crls.number, crl_next_update_at: crls.nextUpdateAt, root_crl: crls.root, intermediate_crl: crls.intermediate });
}
