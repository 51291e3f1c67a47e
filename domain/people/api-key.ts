/** What a key of the JSON API may do. Reading and changing are told apart; a key can be made for one task only. */
export const scopes = [
  'orders:read',
  'orders:write',
  'ledger:read',
  'events:read',
  'webhooks:read',
  'webhooks:write',
  'api-keys:read',
  'api-keys:write',
] as const;
export type Scope = (typeof scopes)[number];

/** A key without its secret. */
export interface ApiKey {
  id: string;
  name: string;
  /** null: everything, in both APIs; a key with scopes is good for the JSON API alone */
  scopes: readonly Scope[] | null;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

/** @param scope null: any key of the account will do */
export function mayUse(key: Pick<ApiKey, 'scopes'>, scope: Scope | null): boolean {
  return scope === null || key.scopes === null || key.scopes.includes(scope);
}

/** The scopes that a key may not hand on, because it does not have them itself. */
export function beyond(key: Pick<ApiKey, 'scopes'>, wanted: readonly Scope[]): Scope[] {
  return wanted.filter((scope) => !mayUse(key, scope));
}
