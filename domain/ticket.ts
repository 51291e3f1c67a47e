import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from './time';

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

/** As long as mail servers try (RFC 5321, 4.5.4.1). */
const TRIED_FOR_MS = 5 * DAY_MS;

/** When an answer that the mail server did not take is tried again: after 2, 4, 8 ... minutes, at most 6 hours; undefined: it is given up. */
export function nextTryAt({ createdAt, tries }: Pick<TicketAnswer, 'createdAt' | 'tries'>, now: Instant): Instant | undefined {
  const at = now + Math.min(2 ** (tries + 1) * MINUTE_MS, 6 * HOUR_MS);
  return at > createdAt + TRIED_FOR_MS ? undefined : at;
}
