import { proxyActivities, sleep } from '@temporalio/workflow';
import type { LastMail } from '../domain/order/mail-words';
import { mailRetry } from '../domain/mail';
import { HOUR_MS, SECOND_MS } from '../domain/time';
import { mailKind } from '../domain/order/transition';
import type { OrderActivities } from './activities';

/** Mail down must never stop an order: tried for ever at widening pauses, visible in the Temporal UI as a pending activity. */
const patience = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: mailRetry.firstMs, backoffCoefficient: mailRetry.factor, maximumInterval: mailRetry.mostMs },
} as const;
const { sendMail } = proxyActivities<OrderActivities>(patience);

/**
 * E-mails under way. The story does not wait for them, but a closing workflow does. One that was completed by hand, in the Temporal UI, and is not sent
 * is found by housekeeping (worker/unsent-mails.ts).
 * @param noted what staff have to know: one was failed by hand
 */
export function createMailbox(changed: () => void, noted: (note: string) => void) {
  const underWay = new Set<string>();
  /** Oldest first, without those that were not sent because their link was dead */
  let mails: LastMail[] = [];

  async function deliver(mailId: string): Promise<void> {
    if (underWay.has(mailId)) return;
    underWay.add(mailId);
    const mail: LastMail = { kind: mailKind(mailId), sent: false };
    mails.push(mail);
    const answer = await send(mailId);
    mail.sent = answer?.refusedWith === undefined;
    mail.refusedWith = answer?.refusedWith;
    if (answer?.dropped) mails = mails.filter((each) => each !== mail);
    underWay.delete(mailId);
    changed();
  }

  /** Until it is over. By itself the activity never ends otherwise: whoever ended it did so by hand. */
  async function send(mailId: string): Promise<{ refusedWith?: number; dropped?: boolean } | undefined> {
    for (let tries = 1; ; tries += 1) {
      try {
        const answer: unknown = await sendMail.executeWithOptions({ ...patience, summary: `e-mail ${mailId.split('.').slice(2).join('.')}` }, [mailId]);
        const { refusedWith, dropped } = (answer ?? {}) as Record<string, unknown>;
        return { refusedWith: typeof refusedWith === 'number' ? refusedWith : undefined, dropped: dropped === true };
      } catch {
        noted(`The e-mail ${mailId} was failed by hand; it is tried again.`);
        await sleep(Math.min(2 ** tries * SECOND_MS, HOUR_MS), { summary: `send ${mailId} again` });
      }
    }
  }

  return {
    /** Goes on from the tables. */
    resume(unsentMails: string[], lastMail: LastMail | undefined): void {
      this.send(unsentMails);
      if (lastMail?.sent || lastMail?.refusedWith !== undefined) mails.push(lastMail);
    },
    send(mailIds: string[]): void {
      for (const mailId of mailIds) void deliver(mailId);
    },
    has(mailId: string): boolean {
      return underWay.has(mailId);
    },
    get last() {
      return mails.at(-1);
    },
    get isEmpty() {
      return underWay.size === 0;
    },
  };
}
