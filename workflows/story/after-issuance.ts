import { certificatesInWords, revokedForNames, without } from '../../domain/name/dropped-names';
import { isBeingRevoked } from '../../domain/order/issuance';
import { revocationReasonsInWords } from '../../domain/order/state-words';
import type { DomainValidation, Order, Reissue, Revocation } from '../../domain/order/order';
import { Problem } from '../../domain/problem';
import { speaksFor } from '../../domain/validation/validation';
import type { Instant } from '../../domain/time';
import { isReusable } from '../../domain/validation/reuse';
import { freshLink, wantedValidations } from '../links';
import type { Letter } from '../messages';
import type { Step } from '../transition';
import { askAdminContact } from './cancelling';
import { onward } from './validating';

/**
 * A further certificate, as often as wanted until the term ends. It supersedes an open request to cancel, of which the contacts are told; earlier
 * certificates stay valid.
 * Validations that may still be used are; what else the names need is asked for. Domains that are new to the order may have to be reviewed first.
 */
export function reissue(order: Order, message: Letter<'reissue'>, now: Instant): Step {
  const { submissionId, names, actor, reviewReason } = message;
  const validations = wantedValidations(message, now).map((wanted, index): DomainValidation => {
    const under = names.filter((name) => speaksFor({ ...wanted, mailboxDomain: undefined }, name));
    const known = order.validations.find((v) => v.domain === wanted.domain && v.method === wanted.method && under.every((name) => speaksFor(v, name)));
    return known && isReusable(known, now) ? known : freshLink(order, wanted, index, now);
  });
  const review = reviewReason === undefined ? {} : { reviewReason, reviewedAt: undefined };
  const ahead = onward(order, { ...begun(order, { configurationId: submissionId, names }, now), ...review, validations }, now);
  const handedIn = { kind: 'configuration' as const, id: submissionId };
  const step: Step = { ...ahead, event: 'reissue-requested', actor, handedIn, asks: 'configured-approvers' };
  if (order.cancellation === undefined) return step;
  return { ...step, mails: ['cancel-withdrawn', ...ahead.mails] };
}

/** By itself, with the same CSR: domains are asked for again in the way in which they were validated. */
export function reissueDue(order: Order, now: Instant): Step {
  const again = begun(order, { configurationId: order.configurationId ?? '', names: order.names }, now);
  return { ...onward(order, again, now), event: 'reissue-due', actor: 'clock' };
}

function begun(order: Order, wanted: Pick<Reissue, 'configurationId' | 'names'>, now: Instant): Partial<Order> {
  // One that the issuer refused is replaced: the certificate that is there is still the one before it.
  const reissue = { ...wanted, requestedAt: now, validationsBefore: order.reissue?.validationsBefore ?? order.validations };
  return { reissue, issuerFailures: 0, retryAt: undefined, issueRefusal: undefined, state: 'issued', cancellation: undefined };
}

/** All of the order's certificates, which ends it; or an older version, which leaves the newest valid. Not the same as cancelling: nothing comes back. */
export function revoke(order: Order, { actor, reason, version }: Letter<'revoke'>, now: Instant): Step | undefined {
  const step = { event: 'revoke-requested' as const, actor };
  if (version === undefined || version === order.certificateVersion) {
    const over = {
      cancellation: undefined,
      reissue: undefined,
      issueRefusal: undefined,
      revokeRefusal: undefined,
      nextReissueAt: undefined,
      droppedNames: undefined,
      endReason: `It was revoked: ${revocationReasonsInWords[reason]}.`,
    };
    const facts = { ...over, state: 'revoked' as const, waitingOn: 'issuer' as const, revocation: { reason }, issuerFailures: 0, retryAt: undefined };
    return { ...step, facts, note: reason, ...(reason === 'keyCompromise' && { compromised: {} }) };
  }
  const note = `certificate ${version}: ${reason}`;
  mustBeThere(order, [version]);
  // Waits for nothing.
  if (reason === 'keyCompromise') return { ...step, facts: goingForKey(order, [version], now), note, compromised: { versions: [version] } };
  if (order.state !== 'issued' || order.waitingOn === 'issuer' || order.revocation)
    throw new Problem('conflict', 'The order waits for something else; revoke the older certificate when that is done.');
  return { ...step, facts: going(order, [version], { reason }), note };
}

/**
 * The key of these certificates is blocked, because of this order's report, another one's, or the seller's. They go at once; the order goes on. Where the newest
 * is among them it takes a reissue with another key, or a cancellation.
 */
export function revokeForKey(order: Order, { actor, versions }: Letter<'revokeForKey'>, now: Instant): Step | undefined {
  mustBeThere(order, versions);
  if (isBeingRevoked(order, versions)) return undefined;
  const facts = goingForKey(order, versions, now);
  return { facts, event: 'key-blocked', actor, note: facts.revocation?.because, compromised: { versions } };
}

/** For a key nothing else is waited for. */
function goingForKey(order: Order, versions: number[], now: Instant): Partial<Order> {
  const newest = versions.includes(order.certificateVersion);
  const key = `The key of ${certificatesInWords(versions).toLowerCase()} was reported as compromised`;
  const because = newest ? `${key}; make a new key and reissue the order with it.` : `${key}.`;
  const waits = newest ? { compromisedAt: now, nextReissueAt: undefined } : {};
  return { ...going(order, versions, { reason: 'keyCompromise', because }), ...waits };
}

/** With what the issuer is revoking already, or has refused to. */
function going(order: Order, versions: number[], why: Omit<Revocation, 'versions'>): Partial<Order> {
  const revocation = { ...why, versions: [...new Set([...(order.revocation?.versions ?? []), ...versions])].sort((a, b) => a - b) };
  const waitingOn = order.state === 'issued' ? { waitingOn: 'issuer' as const } : {};
  return { ...waitingOn, revocation, droppedNames: without(order.droppedNames, versions), issuerFailures: 0, retryAt: undefined, revokeRefusal: undefined };
}

function mustBeThere({ certificateVersion: newest }: Order, versions: readonly number[]): void {
  if (versions.every((version) => Number.isInteger(version) && version >= 1 && version <= newest)) return;
  throw Problem.field(versions.length === 1 ? 'version' : 'versions', `The order has certificates 1 to ${newest}; send one of these versions.`);
}

/** The time for dropped names is over. What the order waits for beside it goes on. */
export function droppedNamesDue(order: Order): Step | undefined {
  if (order.droppedNames === undefined) return undefined;
  const { versions } = order.droppedNames;
  const because = revokedForNames(order.droppedNames);
  return { facts: going(order, versions, { reason: 'superseded', because }), event: 'dropped-names-due', actor: 'clock', note: because };
}

/** Staff name another admin contact. An open request goes to the new one, and the link that the old one has is dead. */
export function changeAdminContact(order: Order, { actor, submissionId, reason }: Letter<'changeAdminContact'>, now: Instant): Step {
  const by = { event: 'admin-contact-changed' as const, actor, note: reason, handedIn: { kind: 'adminContact' as const, id: submissionId } };
  const facts = { adminContactId: submissionId };
  if (order.cancellation === undefined) return { facts, ...by };
  const { approval, cancellation } = askAdminContact(order, order.cancellation.requestedAt, now);
  return { facts: { ...facts, cancellation }, ...by, approvals: [approval], mails: ['cancel-requested'] };
}

/** The customer's own schedule, from now on: what it would have sent before is not made up for. */
export function remindersSet(order: Order, { actor, days }: Letter<'setReminders'>, now: Instant): Step {
  const wrong = days.length > 10 || days.some((day) => !Number.isInteger(day) || day < 1 || day > 365);
  if (wrong) throw Problem.field('days', 'Up to ten whole numbers of days, each from 1 to 365, can be set as reminders.');
  const reminderDays = [...new Set(days)].sort((a, b) => b - a);
  return { facts: { reminderDays, remindedAt: now }, event: 'reminders-set', actor, note: days.join(', ') };
}
