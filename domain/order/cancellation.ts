import type { Amount } from '../sale/amount';
import { credit, type Transfer } from '../sale/ledger';
import type { Order, OrderState } from './order';
import { Problem } from '../problem';
import { cannotBe } from './state-words';
import { durationInWords, readableTime, type Instant } from '../time';

/** What a cancellation asked for now would do. The page and the API show it; the workflow does exactly this. */
export interface CancellationPreview {
  eligible: boolean;
  /** The rule that decides, in one sentence with its policy version */
  rule: string;
  policyVersion: number;
  /** Last instant at which a request is in time; undefined while the window has not started */
  windowEndsAt?: Instant;
  /** `at-once`, or only after the admin contact has approved */
  how: 'at-once' | 'after-approval';
  revokesCertificate: boolean;
  /** What comes of it: the price back by itself, the customer's choice of refund or restart, or nothing */
  outcome: 'credit' | 'customer-choice' | 'nothing';
  /** Exactly what comes back by itself */
  givesBack: Amount[];
  /** The lines that the ledger will get */
  ledgerLines: Pick<Transfer, 'kind' | 'source' | 'destination' | 'unit' | 'amount' | 'exponent'>[];
  /** Said to whoever cancels and may want the same names again (seed 001) */
  sameDomainWarning?: string;
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

/** Where a cancellation can be asked for: what is asked for already stays in time. */
const untilAsked: readonly OrderState[] = ['placed', 'configured', 'issued'];

/** Whether the refund window is over for a cancellation that the customer asks for at this instant. */
export function isTooLate(order: Order, at: Instant): boolean {
  return untilAsked.includes(order.state) && !isInWindow(order, at);
}

/** Why a cancellation by the customer is refused at this instant; undefined: it is not. */
export function cancellationRefusal(order: Order, at: Instant): Problem | undefined {
  if (!isTooLate(order, at)) return undefined;
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
  const open = untilAsked.includes(order.state) || order.state === 'cancel-requested';
  const eligible = open && refused === undefined;
  const { policy, policyVersion } = order.sale;
  const always = !issued && policy.anchor === 'issued';
  const outcome = eligible ? outcomeOf(order) : 'nothing';
  const inTime = `An order can be cancelled ${always ? 'at any time before its certificate is issued' : windowInWords(order)} (policy version ${policyVersion}).`;
  const { key: _, ...line } = credit(order);
  const { unit, amount } = line;
  return {
    eligible,
    rule: open ? (refused?.message ?? inTime) : cannotBe(order, 'be cancelled'),
    policyVersion,
    windowEndsAt: refundWindowEnd(order),
    how: order.state === 'cancel-requested' || (issued && policy.approver === 'admin-contact') ? 'after-approval' : 'at-once',
    revokesCertificate: issued,
    outcome,
    givesBack: outcome === 'credit' ? [{ unit, amount }] : [],
    ledgerLines: outcome === 'credit' ? [line] : [],
    sameDomainWarning: eligible ? sameDomainWarning(order, issued) : undefined,
  };
}

/** How a cancellation ends that gives something back: retail customers choose, everybody else is credited by itself (seed 001). */
export function outcomeOf(order: Order): CancellationPreview['outcome'] {
  if (!order.sale.policy.givesBack || order.nothingBack) return 'nothing';
  return order.sale.accountKind === 'retail' ? 'customer-choice' : 'credit';
}

/** How many names a sentence can have. */
const MOST_NAMES = 3;

function sameDomainWarning({ names }: Order, issued: boolean): string | undefined {
  if (names.length === 0) return undefined;
  const more = names.length - MOST_NAMES;
  const shown = [...names.slice(0, MOST_NAMES), ...(more > 0 ? [`${more} more`] : [])];
  const inWords = [shown.slice(0, -1).join(', '), shown.at(-1)].filter(Boolean).join(' and ');
  const first = issued ? 'Place it and install its certificate first' : 'Place it first';
  return `Is a new order planned for ${inWords}, or for another name of the same domain? ${first}: after a cancellation it has to wait until our staff have reviewed it.`;
}

function windowInWords(order: Order): string {
  const { anchor, refundWindowMs } = order.sale.policy;
  const start = anchor === 'placed' ? 'it was placed' : 'its first certificate was issued';
  return `within ${durationInWords(refundWindowMs)} after ${start}`;
}
