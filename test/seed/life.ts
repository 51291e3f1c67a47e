import { credit, charges, refund, type Transfer } from '../../domain/sale/ledger';
import { registrableDomain } from '../../domain/name/names';
import { outstanding } from '../../domain/order/issuance';
import { placedOrder, type Order, type OrderState, type WaitingOn } from '../../domain/order/order';
import { termEnd } from '../../domain/sale/term';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time';
import type { EventType } from '../../domain/order/transition';
import { certificateNotAfter } from '../../domain/order/validity';
import type { Dice } from '../chaos/random';

/** One step of a life, as its event says it. */
export interface Step {
  sequence: number;
  type: EventType;
  state: OrderState;
  waitingOn: WaitingOn | null;
  actor: string;
  at: number;
}

/** A life as far as it has come. */
export interface Life {
  order: Order;
  steps: Step[];
  transfers: (Transfer & { sequence: number; at: number })[];
}

/**
 * Takes an order that is being placed through a life of those that orders have, as far as `now`: most are issued and end with their term, some
 * wait, some are cancelled. The same dice, the same life. What is written is what the workflow would have written, without its mails.
 */
export function live(placing: { reference: string; sale: Order['sale']; placedAt: number }, names: string[], dice: Dice, now: number): Life {
  const { sale } = placing;
  const life: Life = { order: placedOrder(placing.reference, sale, placing.placedAt), steps: [], transfers: [] };
  let at = placing.placedAt;
  const step = (type: EventType, facts: Partial<Order>, { afterMs = 0, actor = 'reseller-api', transfers = [] as Transfer[] } = {}) => {
    at = Math.min(at + afterMs, now);
    const order = { ...life.order, ...facts, sequence: life.order.sequence + 1, since: at };
    life.order = order;
    life.steps.push({ sequence: order.sequence, type, state: order.state, waitingOn: order.waitingOn, actor, at });
    life.transfers.push(...transfers.map((transfer) => ({ ...transfer, sequence: order.sequence, at })));
  };
  const givenBack = (type: EventType) => step(type, { state: 'credited', waitingOn: null, cancellation: undefined }, { transfers: [credit(life.order)] });
  const isRetail = sale.accountKind === 'retail';

  step('placed', {}, { transfers: charges(life.order) });
  if (dice.chance(0.03)) return life;
  if (!isRetail && dice.chance(0.02)) {
    givenBack('credited');
    return life;
  }

  const validations = [...new Set(names.map(registrableDomain))].map((domain, index) => ({
    domain,
    method: 'EMAIL' as const,
    approvalId: `${life.order.reference}.2.${index}`,
    linkEndsAt: at + 30 * DAY_MS,
  }));
  const configured = {
    state: 'configured' as const,
    configurationId: '',
    names,
    validations,
    reviewReason: dice.chance(0.01) ? 'its domain was cancelled before.' : undefined,
  };
  step('configured', { ...configured, waitingOn: outstanding({ ...life.order, ...configured }, at) }, { afterMs: Math.floor(dice.next() * 2 * HOUR_MS) });
  if (dice.chance(0.04)) return life;

  const validated = validations.map((one) => ({ ...one, validatedAt: Math.min(at + 10 * MINUTE_MS, now) }));
  step(
    'domain-approved',
    { validations: validated, waitingOn: outstanding({ ...life.order, validations: validated }, at) },
    { afterMs: 10 * MINUTE_MS, actor: 'approver' },
  );
  if (sale.validationLevel !== 'DV') {
    if (dice.chance(0.03)) return life;
    step('vetted', { vettedAt: at, waitingOn: outstanding({ ...life.order, vettedAt: at }, at) }, { afterMs: 5 * HOUR_MS, actor: 'staff' });
  }
  if (life.order.waitingOn !== 'issuer') return life;
  if (dice.chance(0.005)) return life;

  const issuedAt = Math.min(at + MINUTE_MS, now);
  const termEndsAt = termEnd(life.order, issuedAt);
  // The newest certificate, were it reissued in time until now or the end of the term.
  const lastFrom = issuedAt + Math.floor(Math.max(0, Math.min(now, termEndsAt - DAY_MS) - issuedAt) / (169 * DAY_MS)) * 169 * DAY_MS;
  const certificateExpiresAt = certificateNotAfter(lastFrom, termEndsAt).getTime();
  const nextReissueAt = certificateExpiresAt + DAY_MS < termEndsAt ? certificateExpiresAt - 30 * DAY_MS : undefined;
  const windowEndsAt = (sale.policy.anchor === 'placed' ? placing.placedAt : issuedAt) + sale.policy.refundWindowMs;
  const issued = { issuedAt, termEndsAt, windowEndsAt, certificateVersion: 1, certificateExpiresAt, nextReissueAt };
  step('issued', { ...issued, state: 'issued', waitingOn: null }, { afterMs: MINUTE_MS, actor: 'issuer' });

  const fate = dice.next();
  if (fate < 0.06) {
    cancel();
    return life;
  }
  if (fate < 0.08) {
    step('revoke-requested', { revocation: { reason: 'superseded' }, waitingOn: 'issuer' }, { afterMs: 40 * DAY_MS });
    step('revoked', { state: 'revoked', waitingOn: null, revocation: undefined, nextReissueAt: undefined }, { afterMs: MINUTE_MS, actor: 'issuer' });
    return life;
  }
  if (windowEndsAt < now) step('window-ended', { windowClosed: true }, { afterMs: Math.max(0, windowEndsAt - at), actor: 'clock' });
  if (termEndsAt < now) step('expired', { state: 'expired', nextReissueAt: undefined }, { afterMs: termEndsAt - at, actor: 'clock' });
  return life;

  function cancel(): void {
    const approver = sale.policy.approver === 'admin-contact';
    const askedAt = Math.min(at + 3 * DAY_MS, now);
    if (approver) {
      const cancellation = {
        requestedAt: askedAt,
        askedAt,
        approvalId: `${life.order.reference}.${life.order.sequence + 1}.c`,
        endsAt: askedAt + 14 * DAY_MS,
        remindersSent: 0,
      };
      step('cancel-requested', { state: 'cancel-requested', waitingOn: 'admin-contact', cancellation }, { afterMs: 3 * DAY_MS });
      if (cancellation.endsAt > now) return;
    }
    step(
      'cancel-approved',
      { state: 'approved', waitingOn: 'issuer', cancellation: undefined, nextReissueAt: undefined },
      { afterMs: DAY_MS, actor: 'admin-contact' },
    );
    if (!isRetail) return givenBack('credited');
    step('cancelled', { state: 'cancelled', waitingOn: 'customer-choice' }, { afterMs: MINUTE_MS, actor: 'issuer' });
    if (dice.chance(0.2)) return;
    step('refund-requested', { state: 'refund-requested', waitingOn: 'refund' }, { afterMs: HOUR_MS, actor: 'order-page' });
    if (dice.chance(0.2)) return;
    step('refunded', { state: 'refunded', waitingOn: null }, { afterMs: DAY_MS, actor: 'staff:ann@example.com', transfers: refund(life.order) });
  }
}
