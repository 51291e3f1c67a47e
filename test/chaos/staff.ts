import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../db/connection';
import type { Outside } from '../support/outside/outside';
import type { Visitor } from '../support/doors/visitor';
import type { Said } from './client';

/** How often staff try a command before they give up. */
const TRIES = 40;

/**
 * Staff at the admin command and, for what it does not have, at the desk; they try again while nobody answers. What they were told is noted like the
 * answers to clients.
 * @param desk signed in
 */
export function createStaff(admin: Outside['admin'], desk: Visitor, db: Db, log: Said[]) {
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

  /** False: the order does not take it any more. */
  async function atDesk(reference: string, what: string, act: string, typed: Record<string, string>): Promise<boolean> {
    const page = `/staff/orders/${reference}`;
    for (let tries = 1; tries <= TRIES; tries += 1) {
      const said: Said = { reference, what, outcome: 'info' };
      log.push(said);
      const status = await desk.submit(page, { ...typed, reason: 'chaos' }, `${page}/${act}`).then(
        (answer) => answer.status,
        () => 503,
      );
      said.status = status;
      if (status < 500) {
        said.outcome = status < 400 ? 'ok' : 'fail';
        return status < 400;
      }
      await pause(500);
    }
    throw new Error(`Staff could not ${what} of ${reference}.`);
  }

  return {
    vet: (reference: string, accepts: boolean) =>
      act(reference, accepts ? 'vet' : 'refuse in vetting', ['vet', reference, accepts ? '--accept' : '--refuse', '--reason', 'chaos'], () =>
        has(reference, 'vetted', 'cancel-approved', 'credited', 'cancelled'),
      ),
    review: (reference: string, releases: boolean) =>
      act(reference, releases ? 'release' : 'refuse in review', ['review', reference, releases ? '--release' : '--refuse', '--reason', 'chaos'], () =>
        has(reference, 'review-released', 'cancel-approved', 'credited', 'cancelled'),
      ),
    cancel: (reference: string) =>
      act(reference, 'cancel as staff', ['cancel', reference, '--reason', 'chaos'], () => has(reference, 'cancel-approved', 'credited', 'cancelled')),
    refunded: (reference: string) => act(reference, 'refund done', ['refund', reference, '--done', '--note', 'chaos'], () => has(reference, 'refunded')),

    /** False: the order does not take it any more. */
    changeAdminContact: (reference: string, email: string) =>
      atDesk(reference, 'change the admin contact', 'changeAdminContact', { first_name: 'Grace', last_name: 'Hall', phone: '+44 20 7946 0001', email }),

    /** What the issuer refused is mended, and it is asked again. */
    retry: (reference: string) => atDesk(reference, 'retry', 'retryNow', {}).then(() => undefined),

    /** Places a retail order that was paid. Without an answer staff look for it by hand. */
    async place(accountId: string, productCode: string, buyerReference: string): Promise<string> {
      const words = ['--account', accountId, '--product', productCode, '--paid', '49.00', '--currency', 'GBP', '--reference', buyerReference];
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

export type Staff = ReturnType<typeof createStaff>;
