import { proxyActivities } from '@temporalio/workflow';
import type { LastMail } from '../domain/mail-words';
import { mailKind } from '../domain/transition';
import type { OrderActivities } from './activities';

/** Mail down must never stop an order: tried for ever at widening pauses, visible in the Temporal UI as a pending activity. */
const patience = {
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '10 minutes' },
} as const;
const { sendMail } = proxyActivities<OrderActivities>(patience);

/** E-mails under way. The story does not wait for them, but a closing workflow does. */
export function createMailbox(changed: () => void) {
  let unsent = 0;
  /** Oldest first, without those that were not sent because their link was dead */
  let mails: LastMail[] = [];

  async function deliver(mailId: string): Promise<void> {
    unsent += 1;
    const mail: LastMail = { kind: mailKind(mailId), sent: false };
    mails.push(mail);
    try {
      const answer = await sendMail.executeWithOptions({ ...patience, summary: `e-mail ${mailId.split('.').slice(2).join('.')}` }, [mailId]);
      mail.sent = answer?.refusedWith === undefined;
      mail.refusedWith = answer?.refusedWith;
      if (answer?.dropped) mails = mails.filter((each) => each !== mail);
      changed();
    } finally {
      unsent -= 1;
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
    get last() {
      return mails.at(-1);
    },
    get isEmpty() {
      return unsent === 0;
    },
  };
}
