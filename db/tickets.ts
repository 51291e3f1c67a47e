import { randomUUID } from 'node:crypto';
import type { Ticket, TicketAnswer, TicketTopic } from '../domain/ticket';
import type { Queryable } from './connection';
import type { MailTrouble } from './mails';

const columns = ['id', 'related_to', 'order_reference', 'account_id', 'email', 'subject', 'body', 'created_at', 'closed_at'];

export async function insertTicket(db: Queryable, ticket: Omit<Ticket, 'id' | 'createdAt' | 'closedAt'>): Promise<string> {
  const id = randomUUID();
  await db('tickets').insert({
    id,
    related_to: ticket.relatedTo,
    order_reference: ticket.orderReference,
    account_id: ticket.accountId,
    email: ticket.email,
    subject: ticket.subject,
    body: ticket.body,
    created_at: new Date(),
  });
  return id;
}

/** Unless the order has a ticket with this very subject. */
export async function insertTicketOnce(db: Queryable, ticket: Omit<Ticket, 'id' | 'createdAt' | 'closedAt'>): Promise<void> {
  const known = await db('tickets').where({ order_reference: ticket.orderReference, subject: ticket.subject }).first('id');
  if (known === undefined) await insertTicket(db, ticket);
}

export async function findTicket(db: Queryable, id: string): Promise<Ticket | undefined> {
  const row = await db('tickets').where('id', id).first(columns);
  return row && toTicket(row);
}

/** Open tickets about this topic, or about every other one, oldest first. */
export async function listOpenTickets(db: Queryable, about: { topic: TicketTopic } | { otherThan: TicketTopic }, limit: number): Promise<Ticket[]> {
  const open = db('tickets').whereNull('closed_at').orderBy(['created_at', 'id']).limit(limit).select(columns);
  return (await ('topic' in about ? open.where('related_to', about.topic) : open.whereNot('related_to', about.otherThan))).map(toTicket);
}

export async function closeTicket(db: Queryable, id: string): Promise<void> {
  await db('tickets').where('id', id).whereNull('closed_at').update({ closed_at: new Date() });
}

/** The worker sends it (activities/ticket-mail.ts). */
export async function insertAnswer(db: Queryable, answer: Pick<TicketAnswer, 'ticketId' | 'actor' | 'body'>): Promise<string> {
  const id = randomUUID();
  await db('ticket_answers').insert({ id, ticket_id: answer.ticketId, actor: answer.actor, body: answer.body, created_at: new Date() });
  return id;
}

export async function listAnswers(db: Queryable, ticketId: string): Promise<TicketAnswer[]> {
  return (await db('ticket_answers').where('ticket_id', ticketId).orderBy('created_at').select(answerColumns)).map(toAnswer);
}

/** Answers that are to go out now: new ones first, so that those that are not taken hold up nobody. */
export async function listDueAnswers(db: Queryable, now: Date, limit: number): Promise<TicketAnswer[]> {
  const rows = await db('ticket_answers')
    .whereNull('sent_at')
    .whereNull('failed_at')
    .andWhere((due) => void due.whereNull('next_try_at').orWhere('next_try_at', '<=', now))
    .orderBy(['tries', 'created_at'])
    .limit(limit)
    .select(answerColumns);
  return rows.map(toAnswer);
}

export async function markAnswerSent(db: Queryable, id: string, at: Date): Promise<void> {
  await db('ticket_answers').where({ id, sent_at: null }).update({ sent_at: at, last_error: null });
}

/**
 * One that is over meanwhile, or was tried by somebody else, is left as it is: so erasure takes these words out for good.
 * @param nextTryAt undefined: it is given up. @param trouble the mail server's words, which may name people: for staff
 */
export async function markAnswerNotTaken(
  db: Queryable,
  { id, tries }: Pick<TicketAnswer, 'id' | 'tries'>,
  { now, nextTryAt, trouble }: { now: number; nextTryAt: number | undefined; trouble: MailTrouble },
): Promise<void> {
  await db('ticket_answers')
    .where({ id, tries, sent_at: null, failed_at: null })
    .update({
      tries: tries + 1,
      last_error: trouble.reason.slice(0, 500),
      answer_code: trouble.code ?? null,
      ...(nextTryAt === undefined ? { failed_at: new Date(now) } : { next_try_at: new Date(nextTryAt) }),
    });
}

const answerColumns = ['id', 'ticket_id', 'actor', 'body', 'created_at', 'sent_at', 'failed_at', 'tries', 'answer_code'];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows as the driver gives them
function toTicket(row: any): Ticket {
  return {
    id: row.id,
    relatedTo: row.related_to,
    orderReference: row.order_reference,
    accountId: row.account_id,
    email: row.email,
    subject: row.subject,
    body: row.body,
    createdAt: row.created_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows as the driver gives them
function toAnswer(row: any): TicketAnswer {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    actor: row.actor,
    body: row.body,
    createdAt: row.created_at.getTime(),
    sentAt: row.sent_at?.getTime() ?? null,
    failedAt: row.failed_at?.getTime() ?? null,
    tries: row.tries,
    answerCode: row.answer_code,
  };
}
