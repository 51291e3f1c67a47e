import { remedies } from '../domain/order/issuer-refusal';
import type { DeliveryProgress } from '../domain/webhook/delivery';
import type { IssueAnswer, OrderActivities } from './activities';
import { anyText, instant, list, object, oneOf, optional, orNull, text, whole, yesOrNo } from '../domain/shapes';

/** Activities can be completed by hand in the Temporal UI, with anything. Whether an answer has the shape of a real one; whether it is true the tables say. */

const id = text(40);
const refusal = object({ reason: anyText, remedy: oneOf(remedies) }, 'why, and who can mend it');
const dropped = object({ versions: list(1, 10_000, whole), names: list(1, 10_000, text(253)), beyondBought: yesOrNo }, 'what it drops');
const issued = object({ notAfter: instant, dropped: optional(dropped) }, 'what was issued');
const refused = object({ refusal, configurationId: id }, 'what was refused');
const publication = object({ name: text(253), value: anyText }, 'a TXT record');
const pending = object({ waitsFor: anyText, publications: list(0, 100, publication) }, 'what it waits for');
const taken = object({ pending, configurationId: id, askAgainMs: whole }, 'what was taken');
const revoked = object({ refusal: optional(refusal) }, 'whether it was refused');
const ids = list(0, 1000, id);
const answer = object({ status: orNull(whole), error: orNull(anyText) }, 'an answer');
const progress = object({ pending: whole, nextAttemptAt: optional(instant), lastAnswer: optional(answer) }, 'how far it is');

export function isIssueAnswer(value: unknown): value is IssueAnswer {
  return issued.holds(value) || refused.holds(value) || taken.holds(value);
}

export function isRevokeAnswer(value: unknown): value is Awaited<ReturnType<OrderActivities['revokeCertificates']>> {
  return revoked.holds(value);
}

export function isDeliveryProgress(value: unknown): value is DeliveryProgress {
  return progress.holds(value);
}

export function isListOfIds(value: unknown): value is string[] {
  return ids.holds(value);
}
