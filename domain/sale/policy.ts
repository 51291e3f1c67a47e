import type { AccountKind } from './account';
import { DAY_MS, HOUR_MS, MINUTE_MS, type Instant } from '../time';

/** How orders of one kind of account live and may be cancelled. Versioned data: an order keeps the policy it was sold under. */
export interface Policy {
  /** Length of the refund window, inclusive at its last millisecond */
  refundWindowMs: number;
  /** Where the window starts: placing (partner, seed 000) or first issuance (seed 001) */
  anchor: 'placed' | 'issued';
  /** Who must approve the cancellation of an issued certificate */
  approver: 'admin-contact' | 'none';
  /** How long the admin contact may take */
  approvalWindowMs: number;
  /** When the admin contact is reminded, as rising shares of the approval window: at half time, and later where a second reminder is wanted */
  approvalReminders: number[];
  givesBack: boolean;
  /** Whether certificates that expire before the order's term are reissued by themselves, with the CSR that is there */
  reissuesByItself: boolean;
  /** How long earlier certificates stay valid after a reissue dropped names that they have */
  droppedNamesMs: number;
  /** When the contacts are reminded of the term's end, as rising shares of the term; a customer's own schedule replaces it */
  termReminders: number[];
}

/** What differs for one contract or one product; of several that fit, the later one wins, and a contract's wins over a product's. */
export interface PolicyOverride {
  kind: AccountKind;
  contractId?: string;
  productCode?: string;
  change: Partial<Policy>;
}

export type PolicySet = Record<AccountKind, Policy> & {
  overrides: PolicyOverride[];
  /** For how long a cancelled order sends new orders for its domains to manual review (seed 001) */
  sameDomainReviewMonths: number;
  /** How long after an order's final state its contacts and mail addresses are erased */
  erasureMonths: number;
};

const standard: Policy = {
  refundWindowMs: 30 * DAY_MS,
  anchor: 'issued',
  approver: 'admin-contact',
  approvalWindowMs: 14 * DAY_MS,
  approvalReminders: [0.5],
  givesBack: true,
  reissuesByItself: true,
  droppedNamesMs: 72 * HOUR_MS,
  termReminders: [0.92, 0.98],
};

/** Version 1, from the seed documents. */
export const firstPolicySet: PolicySet = {
  reseller: standard,
  partner: { ...standard, anchor: 'placed', approver: 'none' },
  retail: standard,
  overrides: [],
  sameDomainReviewMonths: 12,
  erasureMonths: 24,
};

/** The policy that an order is sold under: its account kind's, changed by what is laid down for its product and its contract. */
export function policyFor(set: PolicySet, kind: AccountKind, bought: { productCode: string; contractId?: string }): Policy {
  const fits = set.overrides.filter(
    (override) =>
      override.kind === kind &&
      (override.contractId === undefined || override.contractId === bought.contractId) &&
      (override.productCode === undefined || override.productCode === bought.productCode),
  );
  const ofProduct = fits.filter(({ contractId }) => contractId === undefined);
  const ofContract = fits.filter(({ contractId }) => contractId !== undefined);
  return Object.assign({}, set[kind], ...[...ofProduct, ...ofContract].map(({ change }) => change)) as Policy;
}

/** Approval links for a domain live 30 days: the longest life of a random value (BR 3.2.2.4.4). */
export const DOMAIN_LINK_MS = 30 * DAY_MS;

/** How far a caller's stamp may lie before the workflow's own clock and still count. */
export const REQUEST_STAMP_TOLERANCE_MS = 15 * MINUTE_MS;

/**
 * When a request was made: the api's stamp where it lies in the tolerated past, else the workflow's own now.
 * So a request made in time stays in time while the engine catches up, and no stamp can reach back further.
 */
export function requestInstant(stampedAt: Instant, now: Instant): Instant {
  return stampedAt <= now && stampedAt >= now - REQUEST_STAMP_TOLERANCE_MS ? stampedAt : now;
}
