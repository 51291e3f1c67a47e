import type { AccountKind } from './account';
import type { CancellationPolicy } from './policy';
import type { ValidationLevel } from './product';
import type { Instant } from './time';

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
export const waitingOns = ['configuration', 'domain-validation', 'vetting', 'manual-review', 'issuer', 'admin-contact'] as const;
export type WaitingOn = (typeof waitingOns)[number];

export type ValidationMethod = 'EMAIL' | 'FILE' | 'DNS';

/** Proof of control of one registrable domain of the order. Its approval link is live while `approvalId` stands here unproven. */
export interface DomainValidation {
  domain: string;
  method: ValidationMethod;
  approvalId: string;
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
  /** Integer amount in `unit`: `points`, `test-points`, later a contract's units or a currency's minor units */
  amount: number;
  unit: string;
  policyVersion: number;
  policy: CancellationPolicy;
}

/** An open request to cancel an issued certificate, waiting for the admin contact. */
export interface CancellationRequest {
  requestedAt: Instant;
  approvalId: string;
  endsAt: Instant;
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
  /** Common name first */
  names: string[];
  validations: DomainValidation[];
  vettedAt?: Instant;
  /** Failed tries of the issuer (issue or revoke) since the last success, and when the next one is due */
  issuerFailures: number;
  retryAt?: Instant;
  /** First issuance: anchor of the refund window and of the term; a reissue never moves it. */
  issuedAt?: Instant;
  windowEndsAt?: Instant;
  windowClosed: boolean;
  termEndsAt?: Instant;
  certificateVersion: number;
  certificateExpiresAt?: Instant;
  cancellation?: CancellationRequest;
  /** Cancelled by staff after the refund window: nothing comes back */
  nothingBack?: boolean;
  /** Plain reason of the way the order ended, for people */
  endReason?: string;
}

/** No transition leaves these; the workflow is over and the tables answer. */
export function isFinal(order: Order): boolean {
  switch (order.state) {
    case 'credited':
    case 'refunded':
    case 'restarted':
    case 'revoked':
    case 'expired':
      return true;
    case 'cancelled':
      return order.sale.accountKind !== 'retail';
    default:
      return false;
  }
}

/** What a configured order waits for next. Vetting is named first because it takes longest; the domain's proof runs beside it. */
export function outstanding(order: Order): WaitingOn {
  if (order.sale.validationLevel !== 'DV' && order.vettedAt === undefined) return 'vetting';
  if (order.validations.some((validation) => validation.validatedAt === undefined)) return 'domain-validation';
  return 'issuer';
}

/** The order as it is right after placing, before its first transition is written. */
export function placedOrder(reference: string, sale: Sale, at: Instant): Order {
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
    windowClosed: false,
    certificateVersion: 0,
  };
}
