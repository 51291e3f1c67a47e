import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { createFairTurns } from '../fair-turns';
import { Problem } from '../problem';

/** OWASP's choice for argon2id: 19 MiB, two passes. A few at a time, so that a flood of sign-ins cannot take the machine. */
const settings = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const turns = createFairTurns({
  atOnce: 2,
  limit: {
    each: 10,
    tooMany: () => new Problem('too-many', 'Ten passwords from your address are being looked at already; wait a moment and try again.'),
  },
});

/** @param whose turn it is: the address that asks, so that a flood from one holds up no other */
export function hashPassword(password: string, whose = ''): Promise<string> {
  return turns(whose, () => hash(password, settings));
}

/** Unknown users cost as much time as wrong passwords, so that nobody can tell them apart. */
export async function passwordMatches(passwordHash: string | undefined, password: string, whose = ''): Promise<boolean> {
  const stored = passwordHash ?? (await nobody);
  const right = await turns(whose, () => verify(stored, password));
  return right && passwordHash !== undefined;
}

/** 120 random bits, for a user's first password. */
export function newPassword(): string {
  return randomBytes(15).toString('base64url');
}

const nobody = hashPassword(newPassword());
