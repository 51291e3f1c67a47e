import type { AccountKind } from '../sale/account';
import type { IssuerPending } from './issuer-pending';
import type { IssuerRefusal } from './issuer-refusal';
import type { Policy } from '../sale/policy';
import type { ValidationLevel } from '../sale/product';
import type { Instant } from '../time';

export const orderStates = [
  'placed',
  'configured',
  'issued',
  'cancel-requested',
  'approved',
  'credited',
  'cancelled',
  'refund-requested',
  'refunded',
  'restarted',
  'revoked',
  'expired',
] as const;
export type OrderState = (typeof orderStates)[number];

/** Whom or what an order waits for; null in the states that wait for nobody. */
export const waitingOns = [
  'configuration',
  'domain-validation',
  'vetting',
  'manual-review',
  'issuer',
  'csr',
  'customer-action',
  'staff-action',
  'admin-contact',
  'customer-choice',
  'refund',
  'restart',
] as const;
export type WaitingOn = (typeof waitingOns)[number];

/** SFILE: the file over https */
export const validationMethods = ['EMAIL', 'FILE', 'SFILE', 'DNS'] as const;
export type ValidationMethod = (typeof validationMethods)[number];

/**
 * Validation of one registrable domain of the order; by FILE and SFILE, of one name, because a file speaks for nothing below or beside it (BR 3.2.2.4.18).
 * The approval link, or the value to publish, is live while `approvalId` stands here unvalidated.
 */
export interface DomainValidation {
  domain: string;
  method: ValidationMethod;
  /** EMAIL: the domain of the mailbox that is asked, where it is below `domain`; it speaks for nothing above that */
  mailboxDomain?: string;
  approvalId: string;
  /** What is to be published is bound to this: one value for all that are asked for together. Older validations have a value each, bound to `approvalId` */
  valueId?: string;
  linkEndsAt: Instant;
  validatedAt?: Instant;
}

/** What was sold, fixed at placing. Later changes of catalogue and policy do not touch it. */
export interface Sale {
  accountId: string;
  accountKind: AccountKind;
  isTest: boolean;
  productCode: string;
  validationLevel: ValidationLevel;
  termMonths: number;
  sanCount: number;
  serverCount: number;
  /** Integer amount in `unit`: `points`, `test-points`, a contract's `units`, or a currency's minor units */
  amount: number;
  unit: string;
  /** How many of the amount's digits are decimals (domain/sale/amount.ts) */
  exponent?: number;
  /** Partner: the contract whose units paid, and to which they go back */
  contractId?: string;
  /** Who signs, by its name here; left out: the local CA */
  issuer?: string;
  /** Retail: who took the money and gives it back */
  payment?: Payment;
  policyVersion: number;
  policy: Policy;
}

export interface Payment {
  /** `manual`: staff record payment and refund */
  provider: 'manual' | 'stripe';
  /** The provider's own number of the payment */
  paymentId?: string;
}

/** An open request to cancel an issued certificate, waiting for the admin contact. */
export interface CancellationRequest {
  requestedAt: Instant;
  approvalId: string;
  endsAt: Instant;
  /** Start of the time in which the admin contact may answer; reminders are shares of it */
  askedAt: Instant;
  remindersSent: number;
}

/** A further certificate under the order, on its way. It stands still while a cancellation is asked for, and goes on when that ends. */
export interface Reissue {
  configurationId: string;
  names: string[];
  requestedAt: Instant;
  /** Validations of the certificate that is there, to go back to where the reissue comes to nothing */
  validationsBefore?: DomainValidation[];
}

/** What a reissue drops: names that it does not have, and the earlier certificates, still valid, that do. */
export interface Dropped {
  versions: number[];
  names: string[];
  /** With them more names are valid than were bought */
  beyondBought: boolean;
}

/** RFC 5280 section 5.3.1, the reasons that the Baseline Requirements (7.2.2) allow for subscriber certificates. */
export const revocationReasons = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'] as const;
export type RevocationReason = (typeof revocationReasons)[number];

/** Without versions, every certificate of the order. */
export interface Revocation {
  reason: RevocationReason;
  versions?: number[];
  /** Why, in a sentence for the contacts, where they did not ask for it themselves */
  because?: string;
}

/**
 * The order as its workflow knows it: no order token, no secret, no PEM, no personal data but the names on the certificate,
 * so that all of it may stand in histories. Contacts and CSR are found under `configurationId`.
 */
export interface Order {
  reference: string;
  /** Number of the last transition; the next one is written as sequence + 1, once. */
  sequence: number;
  state: OrderState;
  waitingOn: WaitingOn | null;
  /** Since when the order is in this state and waits for this */
  since: Instant;
  sale: Sale;
  placedAt: Instant;
  configurationId?: string;
  /** Names another admin contact than the configuration does */
  adminContactId?: string;
  /** Why staff look at the order before its certificate is issued */
  reviewReason?: string;
  reviewedAt?: Instant;
  /** Common name first */
  names: string[];
  validations: DomainValidation[];
  vettedAt?: Instant;
  /** Failed tries of the issuer (issue or revoke) since the last success, and when the next one is due */
  issuerFailures: number;
  retryAt?: Instant;
  /** The issuer refused for good to sign what is wanted, or to revoke: it is not asked again before that is mended */
  issueRefusal?: IssuerRefusal;
  /** What the issuer has said of a request that it has not decided; read it by `pendingAtIssuer` */
  issuerPending?: IssuerPending & { configurationId: string };
  revokeRefusal?: IssuerRefusal;
  /** First issuance: anchor of the refund window and of the term; a reissue never moves it. */
  issuedAt?: Instant;
  windowEndsAt?: Instant;
  windowClosed: boolean;
  termEndsAt?: Instant;
  certificateVersion: number;
  certificateStartsAt?: Instant;
  certificateExpiresAt?: Instant;
  /** The newest reminder of the certificate's expiry that has gone out stands for this instant */
  certificateRemindedAt?: Instant;
  /** The key of the newest certificate was reported as compromised: it is revoked, and the order waits for a reissue with another key */
  compromisedAt?: Instant;
  /** When the certificate is reissued by itself, because it expires before the term ends */
  nextReissueAt?: Instant;
  reissue?: Reissue;
  revocation?: Revocation;
  /**
   * The order that this one renews. `termEndsAt`: when that one's term ends, where what is left of it is added to this one's; left out where nothing is, because
   * it is of another product family or its price was given back
   */
  renewalOf?: { reference: string; termEndsAt?: Instant };
  /** The order that renews this one and has its certificate */
  renewedAs?: string;
  /** A certificate from before days were taken back is valid beyond the term: it is revoked when that ends */
  certificateOutlives?: true;
  /** Names of earlier certificates that a reissue dropped, and when those certificates are revoked */
  droppedNames?: Dropped & { revokeAt: Instant };
  /** When more names than were bought were last allowed to be valid for the policy's time */
  namesExceededAt?: Instant;
  restartOf?: string;
  restartedAs?: { reference: string; submissionId: string };
  /** The customer's own schedule: days before the end of the term */
  reminderDays?: number[];
  /** The newest reminder of the term's end that has gone out stands for this instant */
  remindedAt?: Instant;
  cancellation?: CancellationRequest;
  /** Why the payment provider did not give the money back; staff have to */
  refundFailure?: string;
  /** Cancelled by staff after the refund window: nothing comes back */
  nothingBack?: boolean;
  /** Plain reason of the way the order ended, for people */
  endReason?: string;
}

/** Where an order may end. It has ended when it also waits for nothing. */
export const finalStates: readonly OrderState[] = ['credited', 'cancelled', 'refunded', 'restarted', 'revoked', 'expired'];

/** No transition leaves these: the workflow is over and the tables answer. Some are reached before their last work is done. */
export function isFinal(order: Pick<Order, 'state' | 'waitingOn'>): boolean {
  return finalStates.includes(order.state) && order.waitingOn === null;
}

/** Whether a certificate is wanted that is not there yet: the first one, or a reissue's. */
export function awaitsCertificate({ state, reissue }: Pick<Order, 'state' | 'reissue'>): boolean {
  return state === 'configured' || (state === 'issued' && reissue !== undefined);
}

/** Whether a domain has to be validated right now: for the first certificate, or for a reissue. */
export function asksForValidation(order: Order): boolean {
  return awaitsCertificate(order) && order.validations.some(({ validatedAt }) => validatedAt === undefined);
}

/** Whether an approver of a domain is asked by e-mail right now. */
export function asksByEmail(order: Order): boolean {
  return asksForValidation(order) && order.validations.some(({ method, validatedAt }) => method === 'EMAIL' && validatedAt === undefined);
}

/** The order as it is right after placing, before its first transition is written. */
export function placedOrder(reference: string, sale: Sale, at: Instant, restartOf?: string): Order {
  return {
    reference,
    sequence: 0,
    state: 'placed',
    waitingOn: 'configuration',
    since: at,
    sale,
    placedAt: at,
    names: [],
    validations: [],
    issuerFailures: 0,
    windowEndsAt: sale.policy.anchor === 'placed' ? at + sale.policy.refundWindowMs : undefined,
    windowClosed: false,
    certificateVersion: 0,
    restartOf,
  };
}
