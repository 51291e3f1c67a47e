/** What a support ticket can be about; seed 000 asks for Order Support. */
export const ticketTopics = ['Order Support', 'Validation', 'Billing', 'Something else'] as const;
export type TicketTopic = (typeof ticketTopics)[number];

export interface Ticket {
  id: string;
  relatedTo: TicketTopic;
  orderReference: string | null;
  accountId: string | null;
  /** Where the answer goes */
  email: string;
  subject: string;
  body: string;
  createdAt: number;
  closedAt: number | null;
}

export interface TicketAnswer {
  id: string;
  ticketId: string;
  actor: string;
  body: string;
  createdAt: number;
  sentAt: number | null;
  /** It cannot be delivered and is not tried again */
  failedAt: number | null;
  /** How often the mail server has not taken it */
  tries: number;
  /** What the mail server answered then */
  answerCode: number | null;
}
