import type { Request } from 'express';
import type { Db } from '../../db/connection';
import { findKeyBySecret, noteUse } from '../../db/account/api-keys';
import type { Account } from '../../domain/sale/account';
import { mayUse, type ApiKey, type Scope } from '../../domain/people/api-key';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';

export interface Caller {
  account: Account;
  key: ApiKey;
}

/** The secret of `Authorization: Bearer ...` (RFC 6750). */
function bearerOf(request: Request): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

const hashes = new WeakMap<Request, string>();

/** SHA-256 of the secret, made once for each request: the limit and the look-up of the key both go by it. */
export function bearerSha256(request: Request): string | undefined {
  const secret = bearerOf(request);
  if (secret === undefined) return undefined;
  const hash = hashes.get(request) ?? sha256Hex(secret);
  hashes.set(request, hash);
  return hash;
}

/** Who asks. Throws `unauthorized`. */
export async function callerOf(db: Db, request: Request): Promise<Caller> {
  const sha256 = bearerSha256(request);
  if (sha256 === undefined) throw new Problem('unauthorized', 'No API key was sent; send the header "Authorization: Bearer <key>" with a key of your account.');
  const caller = await findKeyBySecret(db, sha256);
  if (!caller) throw new Problem('unauthorized', 'The API key is not known or was revoked; send a key of your account.');
  await noteUse(db, caller.key, Date.now());
  return caller;
}

export function mustHave({ key }: Caller, scope: Scope | null): void {
  if (!mayUse(key, scope)) throw new Problem('insufficient-scope', `The API key "${key.name}" lacks the scope ${scope}; use a key that has it.`);
}
