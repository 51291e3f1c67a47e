import { remedies } from '../domain/issuer-refusal';
import type { DeliveryProgress } from '../domain/webhook-delivery';
import type { IssueAnswer, OrderActivities } from './activities';
import { instant, list, oneOf, optional, text, whole, wrongFieldOf, yesOrNo, type Shape } from './shapes';

/** Activities can be completed by hand in the Temporal UI, with anything. Whether an answer has the shape of a real one; whether it is true the tables say. */

const refusal: Shape = {
  holds: (value) => wrongFieldOf(value, { reason: { holds: (reason) => typeof reason === 'string', what: 'text' }, remedy: oneOf(remedies) }) === undefined,
  what: 'why, and who can mend it',
};
const dropped: Shape = {
  holds: (value) => wrongFieldOf(value, { versions: list(1, 10_000, whole), names: list(1, 10_000, text(253)), beyondBought: yesOrNo }) === undefined,
  what: 'what it drops',
};
const id = text(40);
const answer: Shape = {
  holds: (value) => wrongFieldOf(value, { status: { holds: (s) => s === null || whole.holds(s), what: 'a status' }, error: optionalText() }) === undefined,
  what: 'an answer',
};

export function isIssueAnswer(value: unknown): value is IssueAnswer {
  return (
    wrongFieldOf(value, { notAfter: instant, dropped: optional(dropped) }) === undefined || wrongFieldOf(value, { refusal, configurationId: id }) === undefined
  );
}

export function isRevokeAnswer(value: unknown): value is Awaited<ReturnType<OrderActivities['revokeCertificates']>> {
  return typeof value === 'object' && value !== null && wrongFieldOf(value, { refusal: optional(refusal) }) === undefined;
}

export function isDeliveryProgress(value: unknown): value is DeliveryProgress {
  return wrongFieldOf(value, { pending: whole, nextAttemptAt: optional(instant), lastAnswer: optional(answer) }) === undefined;
}

export function isProved(value: unknown): value is string[] {
  return list(0, 1000, id).holds(value);
}

function optionalText(): Shape {
  return { holds: (value) => value === null || typeof value === 'string', what: 'text' };
}
