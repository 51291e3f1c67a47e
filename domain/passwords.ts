import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

/** OWASP's choice for argon2id: 19 MiB, two passes. A few at a time, so that a flood of sign-ins cannot take the machine. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const turns = pLimit(2);

export function hashPassword(password: string): Promise<string> {
  return turns(() => hash(password, settings));
}

/** Unknown users cost as much time as wrong passwords, so that nobody can tell them apart. */
export async function passwordMatches(passwordHash: string | undefined, password: string): Promise<boolean> {
  const stored = passwordHash ?? (await nobody);
  const right = await turns(() => verify(stored, password));
  return right && passwordHash !== undefined;
}

/** 120 random bits, for a user's first password. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url');
}

const nobody = hashPassword(newPassword());
