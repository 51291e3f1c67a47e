import type { AccountKind } from './account';
import { DAY_MS, MINUTE_MS, type Instant } from './time';

/** How orders of one kind of account may be cancelled. Versioned data: an order keeps the policy it was sold under. */
export interface CancellationPolicy {
  /** Length of the refund window, inclusive at its last millisecond */
  refundWindowMs: number;
  /** Where the window starts: placing (partner, seed 000) or first issuance (seed 001) */
  anchor: 'placed' | 'issued';
  /** Who must approve the cancellation of an issued certificate */
  approver: 'admin-contact' | 'none';
  /** How long the admin contact may take */
  approvalWindowMs: number;
  givesBack: boolean;
}

export type PolicySet = Record<AccountKind, CancellationPolicy>;

const standard: CancellationPolicy = {
  refundWindowMs: 30 * DAY_MS,
  anchor: 'issued',
  approver: 'admin-contact',
  approvalWindowMs: 14 * DAY_MS,
  givesBack: true,
};

/** Version 1, from the seed documents. */
export const firstPolicySet: PolicySet = {
  reseller: standard,
  partner: { ...standard, anchor: 'placed', approver: 'none' },
  retail: standard,
};

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
