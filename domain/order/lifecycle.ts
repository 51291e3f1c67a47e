import { cancellationRefusal, isTooLate } from './cancellation';
import { messages, personMessages, type PersonMessage } from './messages';
import { senderOf } from '../people/actor';
import { isFinal, type Order, type OrderState } from './order';
import { Problem } from '../problem';
import { cannotBe } from './state-words';
import type { Instant } from '../time';

/** What machines and the clock report, and the states in which it still counts. */
const reports = {
  validationsChecked: ['configured', 'issued'],
  certificateIssued: ['configured', 'issued', 'cancel-requested'],
  issueFailed: ['configured', 'issued'],
  issueRefused: ['configured', 'issued'],
  issuePending: ['configured', 'issued'],
  certificateRevoked: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  revokeFailed: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  revokeRefused: ['issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  restartPlaced: ['restarted'],
  renewalsSeen: ['configured', 'issued', 'cancel-requested'],
  deadlinePassed: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'revoked', 'expired'],
  cancelPressed: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'cancelled', 'refund-requested', 'restarted', 'revoked', 'expired'],
  activityOverruled: ['placed', 'configured', 'issued', 'cancel-requested', 'approved', 'cancelled', 'refund-requested', 'restarted', 'revoked', 'expired'],
} as const satisfies Record<string, readonly OrderState[]>;
export type MachineMessage = keyof typeof reports;
export type MessageName = PersonMessage | MachineMessage;

/**
 * THE table: which message is taken in which state. Workflow, API, pages and docs/lifecycle.md ask it; nobody else decides.
 * A repeat that changes nothing (cancel while a request is open) is taken and answered with success. An order that is final
 * takes nothing, whatever stands here.
 */
export const takenIn: Readonly<Record<MessageName, readonly OrderState[]>> = {
  ...(Object.fromEntries(personMessages.map((name) => [name, messages[name].takenIn])) as Record<PersonMessage, readonly OrderState[]>),
  ...reports,
};

/**
 * Why the order does not take this message now; undefined: it does. Pure, asked twice on purpose: by the update's validator
 * (a cheap refusal that leaves no trace in the history) and when the letter is opened (another one may have come first).
 * @param now the instant that the rule is judged at: for `requestCancel` the request's own instant
 * @param actor who sends it, where that matters; staff when left out
 */
export function refusal(order: Order, message: PersonMessage, now: Instant, actor = 'staff'): Problem | undefined {
  if (!maySend(order, message, actor)) return new Problem('forbidden', `This is not for ${actor} to say of an order.`);
  if (!stateTakes(order, message)) return new Problem('conflict', cannotBe(order, messages[message].toBe));
  if (message === 'requestCancel') return cancellationRefusal(order, now);
  const reason = beyondTheState(order, message, actor);
  return reason === undefined ? undefined : new Problem('conflict', reason);
}

/** Whether there is no refusal; without its words, for lists that show what each order takes. */
export function takes(order: Order, message: PersonMessage, now: Instant, actor = 'staff'): boolean {
  if (!stateTakes(order, message) || !maySend(order, message, actor)) return false;
  return message === 'requestCancel' ? !isTooLate(order, now) : beyondTheState(order, message, actor) === undefined;
}

function maySend({ sale }: Order, message: PersonMessage, actor: string): boolean {
  const sender = senderOf(actor);
  const from: readonly string[] = messages[message].from;
  return sender === 'staff' || from.includes(sender) || (sender === 'customer' && sale.isTest);
}

function stateTakes(order: Order, message: PersonMessage): boolean {
  return takenIn[message].includes(order.state) && !isFinal(order);
}

function beyondTheState(order: Order, message: PersonMessage, actor: string): string | undefined {
  const rule = messages[message];
  return 'unless' in rule ? rule.unless(order, actor) : undefined;
}
