import { firstPolicySet, type PolicySet } from '../../domain/sale/policy';
import { isDuplicate, type Queryable } from '../connection';

export interface PolicyVersion {
  version: number;
  policySet: PolicySet;
}

export async function seedFirstPolicy(db: Queryable): Promise<void> {
  await db('policies')
    .insert({ version: 1, policy_set: JSON.stringify(firstPolicySet), created_at: new Date() })
    .onConflict('version')
    .ignore();
}

/** The policy that orders are sold under now. */
export async function currentPolicy(db: Queryable): Promise<PolicyVersion> {
  const row = await db('policies').orderBy('version', 'desc').first('version', 'policy_set');
  if (!row) throw new Error('There is no policy: the database was not migrated.');
  return { version: row.version, policySet: fromJson<PolicySet>(row.policy_set) };
}

/** Every version there was, newest first. */
export async function listPolicies(db: Queryable): Promise<(PolicyVersion & { createdAt: number })[]> {
  const rows = await db('policies').orderBy('version', 'desc').select('version', 'policy_set', 'created_at');
  return rows.map((row) => ({ version: row.version, policySet: fromJson<PolicySet>(row.policy_set), createdAt: row.created_at.getTime() }));
}

/** Adds a version; orders sold before keep theirs. */
export async function addPolicy(db: Queryable, change: (now: PolicySet) => PolicySet): Promise<PolicyVersion> {
  for (;;) {
    const { version, policySet } = await currentPolicy(db);
    const next = { version: version + 1, policySet: change(policySet) };
    try {
      await db('policies').insert({ version: next.version, policy_set: JSON.stringify(next.policySet), created_at: new Date() });
      return next;
    } catch (error) {
      if (!isDuplicate(error)) throw error; // somebody else set a policy at this moment: build on theirs
    }
  }
}

/** JSON columns arrive parsed from MariaDB where the driver knows them as JSON, as text otherwise. */
export function fromJson<T>(column: unknown): T {
  return (typeof column === 'string' ? JSON.parse(column) : column) as T;
}
