import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../db/connection';
import type { Outside } from '../../test/support/outside';
import type { Said } from './client';

/** How often staff try a command before they give up. */
const TRIES = 40;

/** Staff at the admin command, who try again while nobody answers. What they were told is noted like the answers to clients. */
export function createStaff(admin: Outside['admin'], db: Db, log: Said[]) {
  /** @param isDone asked after a try that failed: its effect may be there all the same */
  async function act(reference: string, what: string, words: string[], isDone: () => Promise<boolean>): Promise<void> {
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const said: Said = { reference, what, outcome: 'info' };
      log.push(said);
      try {
        await admin('order', ...words);
        said.outcome = 'ok';
        return;
      } catch {
        await pause(500);
        if (await isDone().catch(() => false)) return;
      }
    }
    throw new Error(`Staff could not do "${what}" of ${reference}.`);
  }

  async function has(reference: string, ...types: string[]): Promise<boolean> {
    return (await db('order_events').where('order_reference', reference).whereIn('type', types).first('id')) !== undefined;
  }

  return {
    vet: (reference: string) =>
      act(reference, 'vet', ['vet', reference, '--accept', '--reason', 'chaos'], () => has(reference, 'vetted', 'credited', 'cancelled')),
    cancel: (reference: string) =>
      act(reference, 'cancel as staff', ['cancel', reference, '--reason', 'chaos'], () => has(reference, 'cancel-approved', 'credited', 'cancelled')),
    refunded: (reference: string) => act(reference, 'refund done', ['refund', reference, '--done', '--note', 'chaos'], () => has(reference, 'refunded')),

    /** Places a retail order that was paid. Without an answer staff look for it by hand. */
    async place(accountId: string, buyerReference: string): Promise<string> {
      const words = ['--account', accountId, '--product', 'RapidSSL-12', '--paid', '49.00', '--currency', 'GBP', '--reference', buyerReference];
      for (;;) {
        try {
          return (await admin('order', 'create', ...words)).order_token as string;
        } catch {
          await pause(500);
          const row = await db('orders')
            .where('buyer_reference', buyerReference)
            .first('reference')
            .catch(() => undefined);
          const shown = row && (await admin('order', 'show', row.reference as string).catch(() => undefined));
          if (shown) return (shown.order_url as string).split('/').at(-1)!;
        }
      }
    },
  };
}
