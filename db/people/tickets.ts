import { randomUUID } from 'node:crypto';
import type { NewTicket, Ticket, TicketAnswer, TicketTopic } from '../../domain/people/ticket';
import type { Queryable } from '../connection';
import type { Instant } from '../../domain/time';
import { insertDeskMail } from '../mail/mails';

const columns = [
  'id',
  'number',
  'related_to',
  'order_reference',
  'account_id',
  'email',
  'subject',
  'body',
  'created_at',
  'closed_at',
  'awaits_staff',
  'held_by',
];

export async function insertTicket(db: Queryable, ticket: NewTicket): Promise<string> {
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
export async function insertTicketOnce(db: Queryable, ticket: NewTicket): Promise<void> {
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

export async function findTicketByNumber(db: Queryable, number: number): Promise<Ticket | undefined> {
  const row = await db('tickets').where('number', number).first(columns);
  return row && toTicket(row);
}

/** Tickets of an account, newest first. */
export async function listTicketsOf(db: Queryable, accountId: string, limit: number): Promise<Ticket[]> {
  return (await db('tickets').where('account_id', accountId).orderBy('number', 'desc').limit(limit).select(columns)).map(toTicket);
}

/** All open tickets, those that wait for staff first, each oldest first. */
export async function listTicketQueue(db: Queryable, limit: number): Promise<Ticket[]> {
  const open = db('tickets').whereNull('closed_at').orderByRaw('awaits_staff DESC, created_at, id').limit(limit);
  return (await open.select(columns)).map(toTicket);
}

export async function countOpenTickets(db: Queryable): Promise<number> {
  return Number((await db('tickets').whereNull('closed_at').count({ n: '*' }))[0]?.n);
}

export async function closeTicket(db: Queryable, id: string): Promise<void> {
  await db('tickets').where('id', id).whereNull('closed_at').update({ closed_at: new Date() });
}

/** False: somebody else was faster, or has it. */
export async function takeTicket(db: Queryable, id: string, userId: string): Promise<boolean> {
  return (await db('tickets').where({ id, held_by: null }).update({ held_by: userId })) === 1;
}

/** False: this user does not have it. */
export async function giveTicketBack(db: Queryable, id: string, userId: string): Promise<boolean> {
  return (await db('tickets').where({ id, held_by: userId }).update({ held_by: null })) === 1;
}

/** Words of the customer: the ticket waits for staff again, also where it was closed. Call it inside a transaction. */
export async function insertCustomerAnswer(
  trx: Queryable,
  { ticketId, actor, body }: Pick<TicketAnswer, 'ticketId' | 'actor' | 'body'>,
  at: Instant,
): Promise<void> {
  await trx('ticket_answers').insert({ id: randomUUID(), ticket_id: ticketId, actor, body, created_at: new Date(at) });
  await trx('tickets').where('id', ticketId).update({ awaits_staff: true, closed_at: null });
}

/** Words of staff for staff; nobody is sent anything, and the turn stays where it is. */
export async function insertNote(db: Queryable, { ticketId, actor, body }: Pick<TicketAnswer, 'ticketId' | 'actor' | 'body'>, at: Instant): Promise<void> {
  await db('ticket_answers').insert({ id: randomUUID(), ticket_id: ticketId, actor, body, is_note: true, created_at: new Date(at) });
}

/** Words of staff, and the e-mail that brings them (activities/mail/ticket-mail.ts); then it is the customer's turn. Call it inside a transaction. */
export async function insertAnswer(db: Queryable, answer: Pick<TicketAnswer, 'ticketId' | 'actor' | 'body'>, at: Instant): Promise<string> {
  const id = randomUUID();
  const { ticketId, actor, body } = answer;
  await db('ticket_answers').insert({ id, ticket_id: ticketId, actor, body, created_at: new Date(at) });
  await db('tickets').where('id', ticketId).update({ awaits_staff: false });
  const ticket = await db('tickets').where({ id: ticketId }).first('email');
  const recipients = [ticket?.email as string | undefined].filter((address) => address !== undefined && address !== '') as string[];
  await insertDeskMail(db, { id: `ticket.${ticketId}.${id}`, kind: 'ticket-answer', aboutId: id, recipients, at });
  return id;
}

const answers = (db: Queryable) =>
  db('ticket_answers')
    .leftJoin('mails', (mail) => void mail.on('mails.about_id', 'ticket_answers.id').andOnVal('mails.kind', 'ticket-answer'))
    .select(
      'ticket_answers.id',
      'ticket_id',
      'actor',
      'body',
      'is_note',
      'ticket_answers.created_at',
      'sent_at',
      'failed_at',
      'dropped_at',
      'tries',
      'answer_code',
    );

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
    number: row.number,
    relatedTo: row.related_to,
    orderReference: row.order_reference,
    accountId: row.account_id,
    email: row.email,
    subject: row.subject,
    body: row.body,
    createdAt: row.created_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    awaitsStaff: Boolean(row.awaits_staff),
    heldBy: row.held_by,
  };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- rows as the driver gives them
function toAnswer(row: any): TicketAnswer {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    actor: row.actor,
    body: row.body,
    isNote: Boolean(row.is_note),
    createdAt: row.created_at.getTime(),
    sentAt: row.sent_at?.getTime() ?? null,
    failedAt: (row.failed_at ?? row.dropped_at)?.getTime() ?? null,
    tries: row.tries,
    answerCode: row.answer_code,
  };
}
