import type { IssuerPending } from '../domain/order/issuer-pending';
import type { IssuerRefusal } from '../domain/order/issuer-refusal';
import type { LastMail } from '../domain/order/mail-words';
import type { Dropped, Order } from '../domain/order/order';
import type { Renewals } from '../domain/sale/renewal';
import type { Transition } from '../domain/order/transition';
import type { DeliveryProgress } from '../domain/webhook/delivery';
import type { TestPointsInput, WebhookInput } from './contract';
import type { Instant } from '../domain/time';

/** The order as its tables have it, with the e-mails that still have to go out and the causes of its newest events. */
export interface Recorded {
  order: Order;
  unsentMails: string[];
  causes: string[];
  lastMail?: LastMail;
}

export interface IssueInput {
  reference: string;
  version: number;
  notBefore: Instant;
  notAfter: Instant;
}

/** Signed, with what it drops from the valid certificates before it; or refused for good, under the configuration that was handed in with this id. */
export type IssueAnswer =
  | { notAfter: Instant; dropped?: Dropped }
  | { refusal: IssuerRefusal; configurationId: string }
  /** Taken, and not decided: ask again then */
  | { pending: IssuerPending; configurationId: string; askAgainMs: number };

/** Type of the failure with which `recordTransition` refuses what no row shows: an activity was completed by hand, with something invented. */
export const NO_EVIDENCE = 'no-evidence';

/** What the order's workflow asks of the outside world. Every one of them is safe to repeat. */
export interface OrderActivities {
  /** Local. The row of an order whose workflow is started again. */
  loadOrder(reference: string): Promise<Recorded>;
  /**
   * Local. Writes one transition in one database transaction. Answers nothing when it did; the table's truth when the number
   * was taken already: by this very transition (`repeated`, a retry) or by another one (the workflow was reset or healed).
   * Fails with the type `NO_EVIDENCE` where the tables do not show what a machine has reported. Refuses with a Problem: insufficient funds, buyer's reference used before.
   */
  recordTransition(transition: Transition): Promise<(Recorded & { repeated: boolean }) | undefined>;
  /** Sends the e-mail unless it is over. Answers the code with which the mail server refused it for good, or that its link is dead and it was not sent. */
  sendMail(mailId: string): Promise<{ refusedWith?: number; dropped?: true } | undefined>;
  /** Checks once every validation by FILE and DNS that the order waits for, and keeps what was seen. Answers the ids of those that passed. */
  checkValidations(reference: string): Promise<string[]>;
  /** Has the version of the order's certificate signed, asks what has become of a request that was taken, or finds it signed already. Refuses when the order no longer wants one. */
  issueCertificate(input: IssueInput): Promise<IssueAnswer>;
  /** Withdraws what is pending at the issuer and revokes every certificate of the order that is not revoked, or the versions that the order says. */
  revokeCertificates(reference: string): Promise<{ refusal?: IssuerRefusal }>;
  /** Has the payment provider give a retail customer's money back, or finds that it did; fails while that is pending. Refuses with the provider's reason. */
  refundPayment(reference: string): Promise<{ refundId: string; status: 'succeeded' | 'pending' }>;
  /** Local. What the tables know of the orders that this one is related to by renewal. */
  seeRenewals(reference: string): Promise<Renewals>;
  /** Whether an order is there; waits for it, some seconds at most. */
  isPlaced(reference: string): Promise<boolean>;
  /** Gives a test account points, or takes all that it has; once for each key. */
  changeTestPoints(input: TestPointsInput & { key: string }): Promise<void>;
}

/** What a webhook's workflow asks of the outside world. */
export interface WebhookActivities {
  /**
   * One round: makes deliveries of new events and sends what is due, for some seconds at most. Answers what is left and when it is due. A repeat
   * goes on from the tables.
   * @param input.at the workflow's clock, by which attempts are planned
   */
  deliverWebhook(input: WebhookInput & { at: Instant }): Promise<DeliveryProgress>;
}

export type Activities = OrderActivities & WebhookActivities;
