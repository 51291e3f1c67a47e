import { InvalidArgumentError, type Command } from 'commander';
import { findAccount } from '../db/account/accounts';
import { findApiKey, insertNamedKey, listApiKeys, revokeApiKey } from '../db/account/api-keys';
import { blockKey, findBlockedKey, listBlockedCertificates } from '../db/certificate/blocked-keys';
import type { Queryable } from '../db/connection';
import { scopes, type ApiKey, type Scope } from '../domain/people/api-key';
import { Problem } from '../domain/problem';
import { duration, lineUpTo, nonEmpty } from './options';
import { answers, instant, staff } from './output';

export function keyCommands(program: Command): void {
  const key = program.command('key').description('API keys of accounts, and public keys that are blocked');
  answers<{ account: string; name: string; scope?: string[] }>(
    key
      .command('create')
      .description('make a key; its secret is shown this once')
      .requiredOption('--account <id>', 'whose key')
      .requiredOption('--name <name>', 'what the key is for', nonEmpty)
      .option('--scope <scopes...>', `what it may do in the JSON API: ${scopes.join(', ')}; without any, everything in both APIs`),
    async ({ db }, { account: id, name, scope }) => {
      await mustExist(db, id);
      const unknown = scope?.find((each) => !(scopes as readonly string[]).includes(each));
      if (unknown !== undefined) throw Problem.field('scope', `There is no scope "${unknown}"; choose from ${scopes.join(', ')}.`);
      if (name.length > 60) throw Problem.field('name', 'The name is longer than 60 characters; shorten it.');
      const { secret, ...made } = await insertNamedKey(db, id, { name, scopes: (scope as Scope[] | undefined) ?? null });
      return { ...shown(made), api_key: secret };
    },
  );
  answers<{ account: string }>(
    key.command('list').description('the keys of an account, without their secrets').requiredOption('--account <id>', 'whose keys'),
    async ({ db }, { account: id }) => {
      await mustExist(db, id);
      return { keys: (await listApiKeys(db, id)).map(shown) };
    },
    { audited: 'never' },
  );
  answers<{ spki: string; reason: string }>(
    key
      .command('block')
      .description('block a public key for ever: every valid certificate for it, of any order, is revoked within seconds')
      .requiredOption('--spki <sha256>', 'SHA-256 of its SubjectPublicKeyInfo, in hexadecimal', spkiHash)
      .requiredOption('--reason <text>', 'why; for the seller alone', lineUpTo(500)),
    async ({ db }, { spki, reason }) => {
      await blockKey(db, { spkiSha256: spki, reason, source: staff(), blockedAt: Date.now() });
      const blocked = await findBlockedKey(db, spki);
      const valid = await listBlockedCertificates(db, new Date(), { spkiSha256: spki });
      return {
        spki_sha256: spki,
        reason: blocked?.reason,
        source: blocked?.source,
        blocked_at: new Date(blocked?.blockedAt ?? 0).toISOString(),
        being_revoked: valid.map(({ reference, versions }) => ({ reseller_order_id: reference, versions })),
      };
    },
  );
  answers<{ account: string; key: string }>(
    key
      .command('revoke')
      .description('make a key worthless from now on')
      .requiredOption('--account <id>', 'whose key')
      .requiredOption('--key <id>', 'id of the key, from key list'),
    async ({ db }, { account: id, key: keyId }) => {
      await revokeApiKey(db, id, keyId, new Date());
      const revoked = await findApiKey(db, id, keyId);
      if (!revoked) throw new Problem('not-found', `The account ${id} has no key ${keyId}; key list shows its keys.`);
      return shown(revoked);
    },
  );
  answers<{ account: string; key?: string; oldValidFor?: number }>(
    key
      .command('rotate')
      .description('a new key in the place of another one, with its name and scopes; its secret is shown this once')
      .requiredOption('--account <id>', 'whose key')
      .option('--key <id>', 'id of the old key, from key list; without it the only one that is good for everything')
      .option('--old-valid-for <duration>', 'how long the old key is good beside the new one, such as "7 days"; without it no longer', duration),
    async ({ db }, { account: id, key: keyId, oldValidFor = 0 }) => {
      await mustExist(db, id);
      const now = Date.now();
      const good = (await listApiKeys(db, id)).filter(({ revokedAt }) => revokedAt === null || revokedAt > now);
      const [old, another] = good.filter((each) => (keyId === undefined ? each.scopes === null && each.revokedAt === null : each.id === keyId));
      if (!old)
        throw new Problem('not-found', `The account ${id} has no ${keyId === undefined ? 'such key' : `key ${keyId}`} that is good; key list shows its keys.`);
      if (another) throw new Problem('invalid', `The account ${id} has several keys; say which with --key; key list shows them.`);
      const { secret, ...made } = await insertNamedKey(db, id, { name: old.name, scopes: old.scopes });
      await revokeApiKey(db, id, old.id, new Date(now + oldValidFor));
      const left = await findApiKey(db, id, old.id);
      return { ...shown(made), api_key: secret, old_key_id: old.id, old_valid_until: instant(left?.revokedAt ?? null) };
    },
  );
}

/** By openssl with colons, by most others without. */
function spkiHash(text: string): string {
  const hash = text.length > 200 ? '' : text.replaceAll(':', '').toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new InvalidArgumentError('It must be a SHA-256 in hexadecimal, 64 digits.');
  return hash;
}

async function mustExist(db: Queryable, accountId: string): Promise<void> {
  if (!(await findAccount(db, accountId))) throw new Problem('not-found', `There is no account ${accountId}.`);
}

function shown({ id, name, scopes: of, lastUsedAt, revokedAt }: ApiKey) {
  return { key_id: id, name, scopes: of, last_used_at: instant(lastUsedAt), revoked_at: instant(revokedAt) };
}
