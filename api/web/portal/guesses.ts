import type { Request } from 'express';
import { MemoryStore } from 'express-rate-limit';
import { HOUR_MS, MINUTE_MS } from '../../../domain/time';
import { callerAddress } from '../../http/limits';

/** So many wrong passwords in so long a time. */
interface Allowance {
  most: number;
  windowMs: number;
}

/** From one address for one user; from a browser in which the user has signed in before; for one user from everywhere else together. */
export const allowances = {
  address: { most: 10, windowMs: 15 * MINUTE_MS },
  device: { most: 30, windowMs: 15 * MINUTE_MS },
  strangers: { most: 100, windowMs: HOUR_MS },
} as const satisfies Record<string, Allowance>;
type Kind = keyof typeof allowances;

/**
 * Counts wrong passwords, in this process. A stranger uses up what their own address may do, and with many addresses what strangers may; whoever comes with
 * a browser in which the user has signed in before counts apart, so that nobody locks the owner out.
 */
export function createGuesses() {
  const stores = Object.entries(allowances).map(([kind, { windowMs }]) => {
    const store = new MemoryStore();
    store.init({ windowMs } as Parameters<MemoryStore['init']>[0]);
    return [kind as Kind, store] as const;
  });

  return {
    /** Before the password is looked at, so that of many at once no more are. @returns whether it may be, and what to do when it was right */
    async begin(request: Request, typed: string, isKnownDevice: boolean): Promise<{ allowed: boolean; wasRight(): Promise<void> }> {
      // Whose it is does not depend on the case of letters.
      const email = typed.toLowerCase();
      const keys: Partial<Record<Kind, string>> = isKnownDevice ? { device: email } : { address: `${callerAddress(request)} ${email}`, strangers: email };
      const counted = stores.filter(([kind]) => keys[kind] !== undefined);
      let allowed = true;
      const taken: (() => Promise<void>)[] = [];
      for (const [kind, store] of counted) {
        // A full bucket takes nothing from the next one: one address alone cannot use up what all strangers have.
        if (!allowed) break;
        const { totalHits } = await store.increment(keys[kind]!);
        taken.push(() => store.decrement(keys[kind]!));
        allowed = totalHits <= allowances[kind].most;
      }
      return { allowed, wasRight: async () => void (await Promise.all(taken.map((undo) => undo()))) };
    },
  };
}
