/** What a support ticket can be about; seed 000 asks for Order Support. */
export const ticketTopics = ['Order Support', 'Validation', 'Billing', 'Something else'] as const;

/** What people say of a page of the portal is a ticket of its own topic, which no form offers. */
export const FEEDBACK = 'Feedback';
export type TicketTopic = (typeof ticketTopics)[number] | typeof FEEDBACK;

export interface Ticket {
  id: string;
  /** How people call it; counted in the installation */
  number: number;
  relatedTo: TicketTopic;
  orderReference: string | null;
  accountId: string | null;
  /** Where the answer goes */
  email: string;
  subject: string;
  body: string;
  createdAt: number;
  closedAt: number | null;
  /** Staff have to write next; otherwise the customer, until it is closed */
  awaitsStaff: boolean;
  /** Who of the staff has taken it */
  heldBy: string | null;
}

/** What its author has to say of it; everything else comes about by itself. */
export type NewTicket = Omit<Ticket, 'id' | 'number' | 'createdAt' | 'closedAt' | 'awaitsStaff' | 'heldBy'>;

export interface TicketAnswer {
  id: string;
  ticketId: string;
  /** Of the staff, or of the customer's team */
  actor: string;
  body: string;
  /** For staff alone: it is shown to no customer and sent to nobody */
  isNote: boolean;
  createdAt: number;
  sentAt: number | null;
  /** It cannot be delivered and is not tried again */
  failedAt: number | null;
  /** How often the mail server has not taken it; null: there is no e-mail of it */
  tries: number | null;
  /** What the mail server answered then */
  answerCode: number | null;
}
