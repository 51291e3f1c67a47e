import { asksByEmail, type Order } from '../../domain/order/order';
import type { Configuration } from '../../domain/order/submission';
import { mailSequence, type MailKind } from '../../domain/order/transition';
import { toApproval, type Approval } from '../order/approvals';
import type { Queryable } from '../connection';
import { fromJson } from '../account/policies';
import { findReasons } from '../order/reasons';
import { findRenewalOnItsWay } from '../order/renewals';
import { getConfiguration } from '../order/submissions';

/** All that an e-mail is made of when it goes out. */
export interface OutgoingMail {
  kind: MailKind;
  names: string[];
  order: Order;
  approval?: Approval;
  configuration?: Configuration;
  /** What the admin contact wrote who did not approve */
  said?: string;
  /** The note of its event, where the mail tells it */
  note?: string;
  /** An order that renews this one and has no certificate yet, where the mail tells */
  renewal?: string;
  /** Approvers who have been asked and have not answered, where the mail tells */
  asked: { domain: string; mailbox: string }[];
}

const tellNote: readonly MailKind[] = ['reissue-declined', 'revoked', 'days-taken-back'];
const tellWhatToValidate: readonly MailKind[] = ['validation-needed', 'certificate-expires'];

/** In one query, but for the rarest: every life sends four e-mails. A reissue that is on its way has a configuration of its own. */
export async function findOutgoingMail(db: Queryable, mailId: string): Promise<OutgoingMail | undefined> {
  const row = await db('mails')
    .join('orders', 'orders.reference', 'mails.order_reference')
    .leftJoin('approvals', 'approvals.id', 'mails.approval_id')
    .leftJoin('submissions', 'submissions.id', 'orders.configuration_id')
    .where('mails.id', mailId)
    .options({ nestTables: true })
    .first('mails.kind', 'mails.names', 'orders.facts', 'approvals.*', 'submissions.body');
  if (!row) return undefined;
  const order = fromJson<Order>(row.orders.facts);
  const said = row.mails.kind === 'cancel-declined' ? (await findReasons(db, order.reference)).get(mailSequence(mailId)) : undefined;
  const configured = row.submissions.body === null ? undefined : fromJson<Configuration>(row.submissions.body);
  return {
    kind: row.mails.kind,
    names: fromJson<string[]>(row.mails.names),
    order,
    said,
    note: tellNote.includes(row.mails.kind) ? await findNote(db, order.reference, mailSequence(mailId)) : undefined,
    renewal: row.mails.kind === 'term-reminder' ? await findRenewalOnItsWay(db, order.reference) : undefined,
    asked: tellWhatToValidate.includes(row.mails.kind) && asksByEmail(order) ? await listAsked(db, order) : [],
    approval: row.approvals.id === null ? undefined : toApproval(row.approvals),
    configuration: order.reissue ? await getConfiguration(db, order.reissue.configurationId) : configured,
  };
}

async function findNote(db: Queryable, reference: string, sequence: number): Promise<string | undefined> {
  return (await db('order_events').where({ order_reference: reference, sequence }).first('note'))?.note ?? undefined;
}

async function listAsked(db: Queryable, { validations }: Order): Promise<OutgoingMail['asked']> {
  const open = validations.filter(({ validatedAt }) => validatedAt === undefined).map(({ approvalId }) => approvalId);
  return db('approvals').whereIn('id', open).orderBy('id').select('domain', { mailbox: 'recipient' });
}
