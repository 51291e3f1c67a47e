import { randomUUID } from 'node:crypto';
import type { Ticket, TicketAnswer, TicketTopic } from '../../domain/people/ticket';
import type { Queryable } from '../connection';
import type { Instant } from '../../domain/time';
import { insertDeskMail } from '../mail/mails';

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

/** Words of staff, and the e-mail that brings them (activities/mail/ticket-mail.ts). */
export async function insertAnswer(db: Queryable, answer: Pick<TicketAnswer, 'ticketId' | 'actor' | 'body'>, at: Instant): Promise<string> {
  const id = randomUUID();
  const { ticketId, actor, body } = answer;
  await db('ticket_answers').insert({ id, ticket_id: ticketId, actor, body, created_at: new Date(at) });
  const ticket = await db('tickets').where({ id: ticketId }).first('email');
  const recipients = [ticket?.email as string | undefined].filter((address) => address !== undefined && address !== '') as string[];
  await insertDeskMail(db, { id: `ticket.${ticketId}.${id}`, kind: 'ticket-answer', aboutId: id, recipients, at });
  return id;
}

const answers = (db: Queryable) =>
  db('ticket_answers')
    .leftJoin('mails', (mail) => void mail.on('mails.about_id', 'ticket_answers.id').andOnVal('mails.kind', 'ticket-answer'))
    .select('ticket_answers.id', 'ticket_id', 'actor', 'body', 'ticket_answers.created_at', 'sent_at', 'failed_at', 'dropped_at', 'tries', 'answer_code');

export async function listAnswers(db: Queryable, ticketId: string): Promise<TicketAnswer[]> {
  return (await answers(db).where('ticket_id', ticketId).orderBy('ticket_answers.created_at')).map(toAnswer);
}

export async function findAnswer(db: Queryable, id: string): Promise<TicketAnswer | undefined> {
  const row = await answers(db).where('ticket_answers.id', id).first();
  return row && toAnswer(row);
}

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
    failedAt: (row.failed_at ?? row.dropped_at)?.getTime() ?? null,
    tries: row.tries,
    answerCode: row.answer_code,
  };
}
