import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { createOutbox } from '../activities/mail/outbox';
import type { MailSettings } from '../activities/mail/mailer';
import { renewCrl, type CrlSigner } from '../activities/crl';
import { databaseNow } from '../db/clock';
import type { Db } from '../db/connection';
import { deleteIdempotentRequests } from '../db/account/idempotent-requests';
import { deleteMailCounts } from '../db/mail/counts';
import { deleteEndedSessions } from '../db/people/sessions';
import { clearDeliveries } from '../db/webhook/deliveries';
import type { Secrets } from '../domain/secrets';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../domain/time';
import type { Log } from '../log';
import { eraseOldContacts, eraseOldStrays } from './erasure';
import { reconcile } from './reconcile';
import { resumeMails } from './unsent-mails';
import { tellRenewals } from './renewals';

/** Promised: 24 hours. Two days, for clients that come back at the same time of the next one. */
const KEEP_ANSWERS_MS = 2 * DAY_MS;

/** How long what became of a webhook's delivery can be looked up after its last attempt (docs/api.md). */
const KEEP_DELIVERIES_MS = 30 * DAY_MS;

/** An e-mail goes out within a second where nothing is wrong. */
const UNSENT_MS = MINUTE_MS;

export interface Housekeeping {
  client: Client;
  db: Db;
  taskQueue: string;
  signers: CrlSigner[];
  mail: MailSettings;
  secrets: Secrets;
  everySeconds: number;
  log: Log;
}

/** What has to be done now and then beside the orders: heal, renew CRLs. A failure is logged and tried again at the next round. */
export async function keepHouse({ client, db, taskQueue, signers, mail, secrets, everySeconds, log }: Housekeeping, signal: AbortSignal): Promise<void> {
  const outbox = createOutbox({ db, secrets, settings: mail });
  let erasedUpTo = 0;
  let askedUpTo = '';
  // By the clock that everybody shares: a worker's own may be wrong.
  const ago = async (ms: number) => new Date((await databaseNow(db)).getTime() - ms);
  while (!signal.aborted) {
    await attempt('CRL renewal', log, async () => {
      for (const signer of signers) if (await renewCrl(db, signer)) log.info({ authority: signer.name }, 'CRL renewed');
    });
    await attempt('reconciliation', log, async () => {
      for (const reference of await reconcile({ client, db, taskQueue }))
        log.warn({ order: reference }, 'the order had no open workflow; it was started again from its row');
    });
    await attempt('looking for e-mails that were not sent', log, async () => {
      askedUpTo = await resumeMails({ client, db, taskQueue }, { after: askedUpTo, olderThanMs: UNSENT_MS });
    });
    await attempt('telling renewed orders and their renewals', log, () => tellRenewals({ client, db, taskQueue }).then(() => undefined));
    await attempt('sending e-mails that belong to no order', log, () => outbox.sendDueMails().then(() => undefined));
    await attempt('clearing old webhook deliveries', log, async () => clearDeliveries(db, await ago(KEEP_DELIVERIES_MS)));
    await attempt('erasure of contacts', log, async () => {
      for (const reference of await eraseOldContacts(db, (await ago(0)).getTime()))
        log.info({ order: reference }, 'the contacts of an ended order were erased');
    });
    await attempt('erasure of what belongs to no order', log, async () => {
      erasedUpTo = await eraseOldStrays(db, (await ago(0)).getTime(), erasedUpTo);
    });
    await attempt('clearing old Idempotency-Keys', log, async () => void (await deleteIdempotentRequests(db, await ago(KEEP_ANSWERS_MS))));
    await attempt('clearing counts of e-mails', log, async () => void (await deleteMailCounts(db, await ago(DAY_MS))));
    await attempt('clearing ended sessions', log, () => deleteEndedSessions(db).then(() => undefined));
    await pause(everySeconds * SECOND_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function attempt(what: string, log: Log, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    log.error({ err: error }, `${what} failed; it is tried again`);
  }
}
