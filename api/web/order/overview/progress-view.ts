import type { OrderEvent } from '../../../../db/order/events';
import type { Order } from '../../../../domain/order/order';
import type { EventType } from '../../../../domain/order/transition';
import type { StepView } from '../../../../templates/parts/steps/steps';
import { timeView } from '../../frame/words';

interface Milestone {
  label: string;
  /** When it was reached; undefined: not yet */
  at: number | undefined;
}

const inWords: Readonly<Record<StepView['status'], string>> = { done: 'done', now: 'under way', ahead: 'still to come' };

/** The order's progress as a line of steps: what is done and when, what is under way, what is still to come. */
export function progressView(order: Order, events: readonly OrderEvent[]): StepView[] {
  const milestones = cancelling(order)
    ? [...fulfilment(order, events).filter(({ at }) => at !== undefined), ...cancellation(order, events)]
    : fulfilment(order, events);
  const current = milestones.findIndex(({ at }) => at === undefined);
  return milestones.map(({ label, at }, index) => {
    const status = at !== undefined ? 'done' : index === current ? 'now' : 'ahead';
    return { label, at: at === undefined ? null : timeView(at), status, statusInWords: inWords[status], current: status === 'now' };
  });
}

function fulfilment(order: Order, events: readonly OrderEvent[]): Milestone[] {
  return [
    { label: 'Placed', at: order.placedAt },
    { label: 'Configured', at: first(events, 'configured') },
    { label: order.validations.length > 1 ? 'Domains approved' : 'Domain approved', at: lastValidatedAt(order, events) },
    ...(order.sale.validationLevel === 'DV' ? [] : [{ label: 'Organisation checked', at: order.vettedAt }]),
    { label: 'Issued', at: order.issuedAt },
    ...(order.reissue === undefined ? [] : [{ label: 'Reissued', at: undefined }]),
    ...(order.state === 'revoked' ? [{ label: 'Revoked', at: last(events, 'revoked') }] : []),
    ...(order.state === 'expired' ? [{ label: 'Term ended', at: last(events, 'expired') }] : []),
  ];
}

/** When the last domain was validated for the first certificate; what a reissue asks for takes nothing of that back. */
function lastValidatedAt({ issuedAt, validations }: Order, events: readonly OrderEvent[]): number | undefined {
  if (issuedAt !== undefined) return events.findLast(({ type, at }) => type === 'domain-approved' && at <= issuedAt)?.at ?? issuedAt;
  const validatedAts = validations.map(({ validatedAt }) => validatedAt);
  return validatedAts.length > 0 && validatedAts.every((at) => at !== undefined) ? Math.max(...validatedAts.map((at) => at ?? 0)) : undefined;
}

function cancellation(order: Order, events: readonly OrderEvent[]): Milestone[] {
  const ended = last(events, 'credited') ?? last(events, 'cancelled');
  const requested = order.cancellation?.requestedAt ?? last(events, 'cancel-requested');
  const approved = order.state === 'cancel-requested' ? undefined : last(events, 'cancel-approved');
  const withApproval = order.state === 'cancel-requested' || (requested !== undefined && order.issuedAt !== undefined);
  return [
    ...(withApproval ? [{ label: 'Cancellation requested', at: requested }] : []),
    ...(order.state === 'cancel-requested' || approved !== undefined ? [{ label: withApproval ? 'Approved' : 'Cancellation begun', at: approved }] : []),
    { label: endLabel(order), at: ended },
    ...retail(order, events),
  ];
}

/** A retail customer's money is given back only when they choose so. */
function endLabel(order: Order): string {
  return order.nothingBack || order.sale.payment !== undefined ? 'Cancelled' : 'Credited';
}

function retail(order: Order, events: readonly OrderEvent[]): Milestone[] {
  if (['refund-requested', 'refunded'].includes(order.state)) return [{ label: 'Refunded', at: last(events, 'refunded') }];
  return order.state === 'restarted' ? [{ label: 'Restarted', at: last(events, 'restart-requested') }] : [];
}

function cancelling(order: Order): boolean {
  return ['cancel-requested', 'approved', 'credited', 'cancelled', 'refund-requested', 'refunded', 'restarted'].includes(order.state);
}

function first(events: readonly OrderEvent[], type: EventType): number | undefined {
  return events.find((event) => event.type === type)?.at;
}

function last(events: readonly OrderEvent[], type: EventType): number | undefined {
  return events.findLast((event) => event.type === type)?.at;
}
