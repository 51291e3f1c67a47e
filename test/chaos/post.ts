import type { Received } from './mail';

export interface Kill {
  victim: string;
  at: number;
}

/** After this every process is back, and works on what it had before. */
const BACK_WITHIN_MS = 60_000;

/**
 * I6, from the mail server's side: what the tables call sent was taken, what was taken is in the tables, and nothing comes again without a cause.
 * A mail comes again when the server has broken off instead of an answer, and when its answer could not be noted because worker, database or engine was
 * killed. So there may be one copy, one more for each break of this mail, and one more for each such kill in the time of the copies, or so shortly before
 * that the process was still missed. Kills that only happened to be near are counted too: the bound is generous by those, and by nothing else.
 */
export function brokenPost(rows: readonly { id: string; sentAt: number | null }[], received: readonly Received[], kills: readonly Kill[]) {
  const copiesOf = new Map<string, Received[]>();
  for (const one of received) {
    const id = /^<(.+)@/.exec(one.mail.messageId ?? '')?.[1] ?? '';
    copiesOf.set(id, [...(copiesOf.get(id) ?? []), one]);
  }
  const violations: string[] = [];
  const known = new Set(rows.map(({ id }) => id));
  for (const { id, sentAt } of rows) {
    if (sentAt !== null && !copiesOf.get(id)?.some(({ saidYes }) => saidYes)) violations.push(`I6: ${id} counts as sent, and the mail server never took it.`);
  }
  for (const [id, copies] of copiesOf) {
    if (!known.has(id)) violations.push(`I6: a mail came that no order has: ${id || copies[0]!.mail.subject}.`);
    const contents = new Set(
      copies.map(
        ({ mail: { subject, to } }) =>
          `${subject} ${[to ?? []]
            .flat()
            .map((list) => list.text)
            .join()}`,
      ),
    );
    if (contents.size > 1) violations.push(`I6: the Message-ID of ${id} was used for two different mails.`);
    const from = copies[0]!.at - BACK_WITHIN_MS;
    const breaks = copies.filter(({ saidYes }) => !saidYes).length;
    const missed = kills.filter(({ victim, at }) => victim !== 'api' && at >= from && at <= copies.at(-1)!.at).length;
    if (copies.length > 1 + breaks + missed)
      violations.push(`I6: ${id} came ${copies.length} times; ${breaks} breaks and ${missed} kills do not explain that.`);
  }
  return { violations, copies: received.length - copiesOf.size };
}
