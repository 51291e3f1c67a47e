import { isOfSeller } from '../../domain/people/actor';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';
import type { EventType, MailKind } from '../../domain/order/transition';
import type { Queryable } from '../connection';

/** How often customers may have e-mail sent again to one address in a day, UTC, whatever message causes it and in however many orders. */
export const MOST_REPEATS = 20;

/** Machines, and people who answer a link that they were sent, each link once: their mails are never lost, and do not count. */
const notAsking: readonly string[] = ['clock', 'issuer', 'domain-check', 'stripe', 'approver', 'admin-contact'];

/** Counted, and never refused: who changes their mind may do so as often as they could begin. */
const alwaysTaken: readonly EventType[] = ['cancel-withdrawn'];

interface Cause {
  actor: string;
  event: EventType;
  orderReference: string;
  at: Date;
}

interface CountedMail {
  kind: MailKind;
  recipients: readonly string[];
}

/**
 * Counts the mails of a transition that an address gets again: of this order and of this kind it has had one. Call it inside the transition's database
 * transaction, before the mails are written: the counter's row is held until the end, so that of many at once exactly as many pass as may, and what
 * is refused has not counted. First mails of an order are not counted, nor what staff send, what comes by itself and what answers a link. Throws a Problem past the limit.
 */
export async function countRepeats(trx: Queryable, { actor, event, orderReference, at }: Cause, mails: readonly CountedMail[]): Promise<void> {
  if (mails.length === 0 || isOfSeller(actor) || notAsking.includes(actor)) return;
  const repeated = await repeatedAddresses(trx, orderReference, mails);
  // Always in the same order, so that two transitions do not wait for each other.
  for (const address of [...repeated].map(sha256Hex).sort()) {
    const row = { address_sha256: address, day: at.toISOString().slice(0, 10) };
    await trx.raw('INSERT INTO mail_counts (address_sha256, day, repeats) VALUES (?, ?, 1) ON DUPLICATE KEY UPDATE repeats = repeats + 1', Object.values(row));
    const { repeats } = await trx('mail_counts').where(row).first('repeats');
    if (Number(repeats) > MOST_REPEATS && !alwaysTaken.includes(event))
      throw new Problem(
        'conflict',
        `An address that this would send e-mail to has been sent e-mail again ${MOST_REPEATS} times in a day; wait until tomorrow, or tell us that the e-mails do not arrive.`,
      );
  }
}

async function repeatedAddresses(trx: Queryable, orderReference: string, mails: readonly CountedMail[]): Promise<Set<string>> {
  const earlier: { kind: MailKind; recipients: string[] | string }[] = await trx('mails').where('order_reference', orderReference).select('kind', 'recipients');
  const had = new Set(earlier.flatMap(({ kind, recipients }) => listed(recipients).map((address) => `${kind} ${address}`)));
  const wanted = mails.flatMap(({ kind, recipients }) => recipients.map((address) => ({ kind, address: normal(address) })));
  return new Set(wanted.filter(({ kind, address }) => had.has(`${kind} ${address}`)).map(({ address }) => address));
}

const listed = (recipients: string[] | string) => (typeof recipients === 'string' ? (JSON.parse(recipients) as string[]) : recipients).map(normal);

/** Mail servers hardly ever tell the cases of letters apart, and whoever floods somebody would. */
const normal = (address: string) => address.toLowerCase();

/** Housekeeping: forgets days that are over. */
export async function deleteMailCounts(db: Queryable, before: Date): Promise<number> {
  return db('mail_counts').where('day', '<', before.toISOString().slice(0, 10)).delete();
}
