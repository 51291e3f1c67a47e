import { awaitsPublication, nextCheckAt } from '../validation/check';
import { publicationPlace } from '../validation/publication';
import { nextDeadline, type DeadlineKind } from './deadline';
import { droppedInWords } from '../name/dropped-names';
import { pendingAtIssuer, wantsRevocation } from './issuance';
import { pendingInWords } from './issuer-pending';
import { toDoInWords } from './issuer-refusal';
import { asksByEmail, type Order, type WaitingOn } from './order';
import { lastMailInWords, type LastMail } from './mail-words';
import { refundedBy } from '../sale/refund';
import { readableTime, type Instant } from '../time';

const nextStep: Readonly<Record<DeadlineKind, string>> = {
  'retry-issuer': 'The issuer is asked again',
  'approval-reminder': 'The admin contact is reminded',
  'approval-ended': 'Without an answer the request ends and the certificate stays valid',
  'domain-link-ended': 'A fresh link is sent to the approver',
  'window-ended': 'The refund window ends',
  'reissue-due': 'The certificate is reissued, because it expires before the term ends,',
  'dropped-names-due': 'The earlier certificates with names that a reissue dropped are revoked',
  'certificate-reminder': 'The contacts are reminded that the certificate expires',
  'term-reminder': 'The contacts are reminded of the end of the term',
  'term-ended': 'The order reaches the end of its term',
};

const waitsFor: Readonly<Record<WaitingOn, (order: Order, now: Instant) => string>> = {
  configuration: () => 'Waiting for the customer to configure the order: a CSR (or we make one), the contacts, and how control of the domain is proved.',
  'domain-validation': (order) => validationsInWords(order),
  vetting: (order) =>
    `Waiting for our staff to vet the organisation.${openDomains(order) ? ` The approver of ${openDomains(order)} can approve meanwhile.` : ''}`,
  'manual-review': (order) =>
    `Waiting for our staff to review the order${order.reviewReason ? `: ${order.reviewReason}` : '.'}${openDomains(order) ? ` The approver of ${openDomains(order)} can approve meanwhile.` : ''}`,
  issuer: (order) => {
    const pending = pendingAtIssuer(order);
    if (pending && order.issuerFailures === 0) return pendingInWords(pending);
    return order.issuerFailures === 0
      ? `Waiting for the issuer to ${wantsRevocation(order) ? 'revoke' : 'sign'} the certificate.`
      : `Waiting for the issuer, which did not answer ${order.issuerFailures === 1 ? 'once' : `${order.issuerFailures} times`} so far.`;
  },
  csr: (order) =>
    order.issueRefusal
      ? `Waiting for another CSR of the customer: ${reasonOf(order)}`
      : `${keyReported} Waiting for the customer to have it reissued with a new key.`,
  'customer-action': (order) => `Waiting for the customer: ${reasonOf(order)}`,
  'staff-action': (order) => `Waiting for our staff: ${reasonOf(order)}`,
  'admin-contact': (order, now) =>
    `The certificate ${validity(order, now)}. Waiting for the admin contact to open the link in the e-mail and approve the cancellation.`,
  'customer-choice': () => 'The order is cancelled. Waiting for the customer to choose: Request Refund, or Restart Order.',
  refund: (order) =>
    refundedBy(order) === 'stripe'
      ? 'The order is cancelled. Waiting for Stripe to carry out the refund.'
      : `The order is cancelled. Waiting for our staff to carry out the refund${order.refundFailure === undefined ? '.' : `: ${order.refundFailure}`}`,
  restart: () => 'The order is cancelled. Waiting for its new order to be placed.',
};

const atOnce = 'That happens by itself, usually within seconds.';
const nothingBefore = (what: string) => () => `Nothing happens by itself before ${what}.`;

/** Where no clock is running. */
const withoutDeadline: Readonly<Record<WaitingOn, (order: Order) => string>> = {
  configuration: nothingBefore('the order is configured; it waits as long as that takes'),
  'domain-validation': nothingBefore('the domain is approved'),
  vetting: nothingBefore('our staff have decided'),
  'manual-review': nothingBefore('our staff have decided'),
  issuer: (order) => (pendingAtIssuer(order) ? 'We ask the issuer again by ourselves, until it has decided.' : atOnce),
  csr: nothingBefore('there is another CSR'),
  'customer-action': nothingBefore('that is mended and the issuer is asked again'),
  'staff-action': nothingBefore('our staff have acted and ask the issuer again'),
  'admin-contact': nothingBefore('the admin contact has answered'),
  'customer-choice': nothingBefore('the customer has chosen; there is no hurry'),
  refund: (order) =>
    refundedBy(order) === 'stripe' ? 'Stripe is asked again by itself, until it has carried it out.' : nothingBefore('our staff have carried it out')(),
  restart: () => atOnce,
};

const atRest: Readonly<Partial<Record<Order['state'], string>>> = {
  issued: 'The certificate is issued.',
  credited: 'The order is cancelled and the price was given back.',
  cancelled: 'The order is cancelled; nothing was given back.',
  refunded: 'The order is cancelled and the price was refunded.',
  restarted: 'The order is cancelled and was restarted as a new order.',
  revoked: 'The certificate is revoked.',
  expired: 'The term of the order has ended.',
};

/** The plain reason behind a state: for whom it waits, and what becomes of names that a reissue dropped. */
export function reasonInWords(order: Order, now = Date.now()): string {
  return [stateInWords(order, now), droppedInWords(order)].filter(Boolean).join(' ');
}

function stateInWords(order: Order, now: Instant): string {
  if (order.waitingOn !== null) return `${beside(order, now)}${waitsFor[order.waitingOn](order, now)}`;
  if (order.state === 'issued' && hasExpired(order, now)) return 'The certificate has expired and no other one is on its way; reissue it.';
  const renewed = order.state === 'issued' && order.renewedAs !== undefined && `The order is renewed as ${order.renewedAs}.`;
  return [atRest[order.state] ?? `The order is ${order.state}.`, renewed, order.endReason].filter(Boolean).join(' ');
}

/** Whether the newest certificate is over, which an order may outlive. */
export function hasExpired({ certificateExpiresAt }: Pick<Order, 'certificateExpiresAt'>, now: Instant): boolean {
  return certificateExpiresAt !== undefined && now > certificateExpiresAt;
}

const keyReported = 'The certificate is revoked, because its key was reported as compromised.';

function validity(order: Order, now: Instant): string {
  if (order.compromisedAt !== undefined) return 'is revoked, because its key was reported as compromised';
  return hasExpired(order, now) ? 'has expired' : 'is valid';
}

/** What is known of an order beside its facts. */
export interface Seen {
  /** The newest that was or will be sent; undefined: none */
  lastMail?: LastMail;
  /** The last check of a validation by FILE or DNS */
  lastCheckAt?: Instant;
}

/** What happens by itself next and when; where nothing does, on whom all of it depends. Undefined where there is nothing to wait for. */
export function nextStepOf(order: Order, { lastCheckAt }: Seen = {}): { at?: Instant; text: string } | undefined {
  const deadline = nextDeadline(order);
  const checkAt = nextCheckAt(order, lastCheckAt);
  if (checkAt !== undefined && checkAt < (deadline?.at ?? Infinity)) return { at: checkAt, text: `We look again by ourselves on ${readableTime(checkAt)}.` };
  if (order.waitingOn === 'issuer' && order.retryAt === undefined) return { text: withoutDeadline.issuer(order) };
  if (deadline?.kind === 'domain-link-ended' && !asksByEmail(order))
    return { at: deadline.at, text: `A fresh value to publish takes the place of this one on ${readableTime(deadline.at)}.` };
  if (deadline) return { at: deadline.at, text: `${nextStep[deadline.kind]} on ${readableTime(deadline.at)}.` };
  return order.waitingOn === null ? undefined : { text: withoutDeadline[order.waitingOn](order) };
}

/** Why an order is where it is, in the same words for API, pages and Temporal UI. */
export interface WaitingWords {
  /** For whom or what it waits */
  reason: string;
  next: ReturnType<typeof nextStepOf>;
  /** What became of the last e-mail; undefined where nobody is waited for, or none was sent */
  lastMail?: string;
  /** All of it: the reason, since when, the next step and its time, the last e-mail */
  sentences: string[];
}

export function waitingWords(order: Order, seen: Seen = {}, now = Date.now()): WaitingWords {
  const reason = reasonInWords(order, now);
  const next = nextStepOf(order, seen);
  if (order.waitingOn === null) return { reason, next, sentences: [reason, next?.text].filter((each) => each !== undefined) };
  const lastMail = seen.lastMail && lastMailInWords(seen.lastMail);
  return { reason, next, lastMail, sentences: [reason, `Since ${readableTime(order.since)}.`, next?.text ?? '', lastMail ?? 'No e-mail was sent so far.'] };
}

/** All of it in one text. */
export function waitingInWords(order: Order, seen: Seen = {}, now = Date.now()): string {
  return waitingWords(order, seen, now).sentences.join(' ');
}

/** Label of the deadline's timer in the Temporal UI. */
export function deadlineInWords(kind: DeadlineKind): string {
  return nextStep[kind];
}

/** What already holds while an issued order waits for more. */
function beside(order: Order, now: Instant): string {
  if (order.state !== 'issued') return '';
  if (order.compromisedAt !== undefined && order.reissue === undefined) return order.waitingOn === 'csr' ? '' : `${keyReported} `;
  if (order.reissue === undefined || wantsRevocation(order))
    return hasExpired(order, now) ? 'The newest certificate has expired. ' : 'The newest certificate stays valid. ';
  if (order.issueRefusal) return `The certificate ${validity(order, now)}. `;
  return `The certificate ${validity(order, now)} and a reissue is on its way. `;
}

/** Whose approval is missing, and what is looked for. */
function validationsInWords(order: Order): string {
  const asked = openDomains(order);
  const approval = asked && `Waiting for domain approval: the approver of ${asked} has to open the link in the e-mail and approve.`;
  const files = order.validations.filter(awaitsPublication).map(publicationPlace);
  const publication = files.length > 0 && `Waiting for the proof of domain control: we look for ${files.join(' and ')} by ourselves, and at once when asked.`;
  return [approval, publication].filter(Boolean).join(' ');
}

/** Domains whose approver was written to. */
function openDomains(order: Order): string {
  return order.validations
    .filter(({ validatedAt, method }) => validatedAt === undefined && method === 'EMAIL')
    .map(({ domain }) => domain)
    .join(' and ');
}

/** What the issuer refused to do, and why. */
function reasonOf({ state, issueRefusal, revokeRefusal }: Order): string {
  if (issueRefusal) return `the issuer refuses to sign the certificate. ${issueRefusal.reason} ${toDoInWords(issueRefusal, state === 'configured')}`;
  return `the issuer refuses to revoke the certificate. ${revokeRefusal?.reason ?? ''}`;
}
