import { credit } from './ledger';
import type { Order } from './order';
import { Problem } from './problem';
import { readableTime, type Instant } from './time';

/** What a cancellation asked for now would do. The page and the API show it; the workflow does exactly this. */
export interface CancellationPreview {
  eligible: boolean;
  /** The rule that decides, in one sentence with its policy version */
  rule: string;
  /** Last instant at which a request is in time; undefined while the window has not started */
  windowEndsAt?: Instant;
  /** `at-once`, or only after the admin contact has approved */
  how: 'at-once' | 'after-approval';
  revokesCertificate: boolean;
  /** Exactly what comes back */
  givesBack: { unit: string; amount: number }[];
}

/** End of the refund window: anchored once, inclusive. Undefined before the anchor (seed 001: issuance) exists. */
export function refundWindowEnd(order: Pick<Order, 'sale' | 'placedAt' | 'issuedAt'>): Instant | undefined {
  const { anchor, refundWindowMs } = order.sale.policy;
  const start = anchor === 'placed' ? order.placedAt : order.issuedAt;
  return start === undefined ? undefined : start + refundWindowMs;
}

/** @param at the instant of the request, which alone decides, however late the approval comes */
export function isInWindow(order: Pick<Order, 'sale' | 'placedAt' | 'issuedAt'>, at: Instant): boolean {
  const end = refundWindowEnd(order);
  return end === undefined || at <= end;
}

/** Why a cancellation by the customer is refused at this instant; undefined: it is not. */
export function cancellationRefusal(order: Order, at: Instant): Problem | undefined {
  if (order.state === 'cancel-requested' || isInWindow(order, at)) return undefined;
  const end = readableTime(refundWindowEnd(order) ?? at);
  return new Problem(
    'conflict',
    `The refund window of this order ended on ${end} (${windowInWords(order)}, policy version ${order.sale.policyVersion}). ` +
      'Please open a support ticket related to Order Support; only staff can cancel it now, and nothing is credited.',
  );
}

export function cancellationPreview(order: Order, at: Instant): CancellationPreview {
  const issued = order.state === 'issued' || order.state === 'cancel-requested';
  const refused = cancellationRefusal(order, at);
  const eligible = refused === undefined && ['placed', 'configured', 'issued', 'cancel-requested'].includes(order.state);
  const { unit, amount } = credit(order);
  return {
    eligible,
    rule:
      refused?.message ??
      `An order can be cancelled ${issued ? windowInWords(order) : 'at any time before its certificate is issued'} (policy version ${order.sale.policyVersion}).`,
    windowEndsAt: refundWindowEnd(order),
    how: issued && order.sale.policy.approver === 'admin-contact' ? 'after-approval' : 'at-once',
    revokesCertificate: issued,
    givesBack: eligible && order.sale.policy.givesBack ? [{ unit, amount }] : [],
  };
}

function windowInWords(order: Order): string {
  const { anchor, refundWindowMs } = order.sale.policy;
  const start = anchor === 'placed' ? 'it was placed' : 'its first certificate was issued';
  return `within ${durationInWords(refundWindowMs)} after ${start}`;
}

/** `30 days`, `20 seconds`: the largest unit that divides the duration. */
export function durationInWords(durationMs: number): string {
  const units: [number, string][] = [
    [86_400_000, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
    [1000, 'second'],
    [1, 'millisecond'],
  ];
  const [size, name] = units.find(([size]) => durationMs % size === 0) ?? [1, 'millisecond'];
  const count = durationMs / size;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
