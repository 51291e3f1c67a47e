import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const passwords = z.object({ root: z.string(), admin: z.string(), worker: z.string(), api: z.string() });
export type DatabasePasswords = z.infer<typeof passwords>;

/** The embedded database's passwords: made once, kept in an owner-only file beside it. */
export function databasePasswords(base: string): DatabasePasswords {
  const file = path.join(base, 'database-passwords.json');
  if (!existsSync(file)) {
    const make = () => randomBytes(24).toString('hex');
    const made: DatabasePasswords = { root: make(), admin: make(), worker: make(), api: make() };
    writeFileSync(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return passwords.parse(JSON.parse(readFileSync(file, 'utf8')));
}
