import type { LastMail } from '../../domain/order/mail-words';
import type { DeskMailKind } from '../../domain/mail';
import type { Order } from '../../domain/order/order';
import { namesTold, type MailKind, type NewMail } from '../../domain/order/transition';
import type { Instant } from '../../domain/time';
import { select, type Queryable } from '../connection';
import { fromJson } from '../account/policies';

export interface Mail {
  id: string;
  /** null: no order's workflow sends it */
  orderReference: string | null;
  kind: MailKind | DeskMailKind;
  /** The row that a mail beside orders is about, of the table that its kind says */
  aboutId: string | null;
  recipients: string[];
  approvalId: string | null;
  createdAt: number;
  sentAt: number | null;
  /** Its link died before it could go out */
  droppedAt: number | null;
  /** The mail server refused it for good */
  failedAt: number | null;
  /** In the mail server's words, which may name people: for staff */
  lastError: string | null;
  /** What the mail server answered then */
  answerCode: number | null;
  /** How often the mail server has not taken it */
  tries: number;
  /** Nothing more is to be done: it was sent, dropped, or refused for good */
  isOver: boolean;
}

/** As an order's history shows it */
export type OrderMail = Omit<Mail, 'orderReference' | 'kind' | 'aboutId' | 'tries' | 'isOver'> & { orderReference: string; kind: MailKind };

const columns = [
  'id',
  'order_reference',
  'kind',
  'about_id',
  'recipients',
  'approval_id',
  'created_at',
  'sent_at',
  'dropped_at',
  'failed_at',
  'last_error',
  'answer_code',
  'tries',
];

export async function insertMail(
  db: Queryable,
  order: Pick<Order, 'reference' | 'names' | 'reissue'>,
  mail: NewMail,
  recipients: string[],
  at: Date,
): Promise<void> {
  await db('mails').insert({
    id: mail.id,
    order_reference: order.reference,
    kind: mail.kind,
    names: JSON.stringify(namesTold(mail.kind, order)),
    recipients: JSON.stringify(recipients),
    approval_id: mail.approvalId ?? null,
    created_at: at,
  });
}

/** One that no order's workflow sends: housekeeping does. Where its id is there already, it is the same one. */
export async function insertDeskMail(
  db: Queryable,
  { id, kind, aboutId, recipients, at }: { id: string; kind: DeskMailKind; aboutId: string; recipients: readonly string[]; at: Instant },
): Promise<void> {
  const row = { id, kind, about_id: aboutId, names: '[]', recipients: JSON.stringify(recipients), created_at: new Date(at) };
  await db('mails').insert(row).onConflict('id').ignore();
}

export async function findMail(db: Queryable, id: string): Promise<Mail | undefined> {
  const row = await db('mails').where({ id }).first(columns);
  return row && toMail(row);
}

/** Those beside orders that are to go out now: new ones first, so that those that are not taken hold up nobody. */
export async function listDueMails(db: Queryable, now: Date, limit: number): Promise<string[]> {
  return db('mails')
    .where({ order_reference: null, sent_at: null, dropped_at: null, failed_at: null })
    .andWhere((due) => void due.whereNull('next_try_at').orWhere('next_try_at', '<=', now))
    .orderBy(['tries', 'created_at'])
    .limit(limit)
    .pluck('id');
}

export async function listMails(db: Queryable, orderReference: string): Promise<OrderMail[]> {
  const rows = await db('mails').where('order_reference', orderReference).orderBy('created_at').select(columns);
  return rows.map((row) => toMail(row) as OrderMail);
}

type LastRow = Pick<Row, 'sent_at' | 'failed_at' | 'answer_code'> & { order_reference: string; kind: MailKind };
const sendable = `SELECT order_reference, kind, sent_at, failed_at, answer_code FROM mails
  WHERE order_reference IN (?) AND dropped_at IS NULL ORDER BY created_at, id`;

/** Of each of these orders the newest e-mail that was or will be sent. */
export async function findLastMails(db: Queryable, orderReferences: readonly string[]): Promise<Map<string, LastMail>> {
  const rows = await select<LastRow>(db, sendable, [orderReferences]);
  const last = (row: LastRow): LastMail => ({
    kind: row.kind,
    sent: row.sent_at !== null,
    refusedWith: row.failed_at === null ? undefined : (row.answer_code ?? undefined),
  });
  return new Map(rows.map((row) => [row.order_reference, last(row)]));
}

export async function listUnsentMails(db: Queryable, orderReference: string): Promise<string[]> {
  const rows = await db('mails').where('order_reference', orderReference).whereNull('sent_at').whereNull('dropped_at').whereNull('failed_at').select('id');
  return rows.map((row) => row.id);
}

/** Mails that were written before an instant and are not over, by order; of so many orders behind `after` as `limit` says. */
export async function listOverdueMails(
  db: Queryable,
  { after, before, limit }: { after: string; before: Date; limit: number },
): Promise<Map<string, string[]>> {
  const overdue = db('mails').whereNull('sent_at').whereNull('dropped_at').whereNull('failed_at').where('created_at', '<', before);
  const orders: string[] = await overdue
    .clone()
    .where('order_reference', '>', after)
    .distinct('order_reference')
    .orderBy('order_reference')
    .limit(limit)
    .pluck('order_reference');
  const rows = await overdue.clone().whereIn('order_reference', orders).orderBy('order_reference').select('id', 'order_reference');
  const byOrder = new Map<string, string[]>();
  for (const { id, order_reference: reference } of rows) byOrder.set(reference, [...(byOrder.get(reference) ?? []), id]);
  return byOrder;
}

/** What a mail server said against a mail. */
export interface MailTrouble {
  /** In its own words */
  reason: string;
  /** 4xx: later perhaps, 5xx: never (RFC 5321, 4.2.1); undefined: no answer at all */
  code?: number;
}

/** One that is over (sent, refused for good, dropped, taken out of the order by erasure) is not changed by what comes late of another try. */
const waiting = (db: Queryable, id: string) => db('mails').where({ id, sent_at: null, failed_at: null, dropped_at: null });

/** @param trouble where some of the recipients were refused */
export async function markSent(db: Queryable, id: string, at: Date, trouble?: MailTrouble): Promise<void> {
  await waiting(db, id).update({ sent_at: at, ...troubleColumns(trouble) });
}

/** Refused for good: it is not tried again. */
export async function markFailed(db: Queryable, id: string, at: Date, trouble: MailTrouble): Promise<void> {
  await waiting(db, id).update({ failed_at: at, ...troubleColumns(trouble) });
}

/** It is tried again: an order's by its workflow, another one then. */
export async function markNotTaken(db: Queryable, { id, tries }: Pick<Mail, 'id' | 'tries'>, nextTryAt: Date, trouble: MailTrouble): Promise<void> {
  await waiting(db, id)
    .where({ tries })
    .update({ tries: tries + 1, next_try_at: nextTryAt, ...troubleColumns(trouble) });
}

const troubleColumns = (trouble?: MailTrouble) => ({ last_error: trouble?.reason.slice(0, 500) ?? null, answer_code: trouble?.code ?? null });

/** Its link died before the mail could go out; it is never sent. */
export async function markDropped(db: Queryable, id: string, at: Date): Promise<void> {
  await waiting(db, id).update({ dropped_at: at });
}

type Row = {
  id: string;
  order_reference: string | null;
  kind: MailKind | DeskMailKind;
  about_id: string | null;
  tries: number;
  recipients: unknown;
  approval_id: string | null;
  created_at: Date;
  sent_at: Date | null;
  dropped_at: Date | null;
  failed_at: Date | null;
  last_error: string | null;
  answer_code: number | null;
};

function toMail(row: Row): Mail {
  return {
    id: row.id,
    orderReference: row.order_reference,
    kind: row.kind,
    aboutId: row.about_id,
    recipients: fromJson<string[]>(row.recipients),
    approvalId: row.approval_id,
    createdAt: row.created_at.getTime(),
    sentAt: row.sent_at?.getTime() ?? null,
    droppedAt: row.dropped_at?.getTime() ?? null,
    failedAt: row.failed_at?.getTime() ?? null,
    lastError: row.last_error,
    answerCode: row.answer_code,
    tries: row.tries,
    isOver: row.sent_at !== null || row.dropped_at !== null || row.failed_at !== null,
  };
}
