import type { Request } from 'express';
import type { Db } from '../../db/connection';
import { findKeyBySecret, noteUse } from '../../db/api-keys';
import type { Account } from '../../domain/account';
import { mayUse, type ApiKey, type Scope } from '../../domain/api-key';
import { Problem } from '../../domain/problem';

export interface Caller {
  account: Account;
  key: ApiKey;
}

/** The secret of `Authorization: Bearer ...` (RFC 6750). */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Who asks. Throws `unauthorized`. */
export async function callerOf(db: Db, request: Request): Promise<Caller> {
  const secret = bearerOf(request);
  if (secret === undefined) throw new Problem('unauthorized', 'No API key was sent; send the header "Authorization: Bearer <key>" with a key of your account.');
  const caller = await findKeyBySecret(db, secret);
  if (!caller) throw new Problem('unauthorized', 'The API key is not known or was revoked; send a key of your account.');
  await noteUse(db, caller.key, Date.now());
  return caller;
}

export function mustHave({ key }: Caller, scope: Scope | null): void {
  if (!mayUse(key, scope)) throw new Problem('insufficient-scope', `The API key "${key.name}" lacks the scope ${scope}; use a key that has it.`);
}
