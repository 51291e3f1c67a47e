import { listBlockedCertificates } from '../../db/certificate/blocked-keys';
import { namesIn, type Certificate } from '../../db/certificate/certificates';
import { verifyCertificates } from '../../db/certificate/verify';
import type { Db } from '../../db/connection';
import type { OrderMail } from '../../db/mail/mails';
import type { Approval } from '../../db/order/approvals';
import type { OrderEvent } from '../../db/order/events';
import { boughtNames, countNames } from '../../domain/name/valid-names';
import type { Order } from '../../domain/order/order';
import { mailSequence, type EventType, type MailKind } from '../../domain/order/transition';

/** Invariants of what goes out: certificates and e-mails. */

/** Over all orders, once they are at rest: valid names, and keys that are blocked. */
export async function brokenCertificates({ db }: { db: Db }): Promise<string[]> {
  const blocked = (await listBlockedCertificates(db, new Date())).map(
    ({ reference, versions }) => `${reference}: certificate ${versions.join()} is valid and its key is blocked`,
  );
  return [...blocked, ...(await verifyCertificates(db)).faults];
}

/**
 * Docs/decisions/0040: what is valid and neither waits for the end of its time nor is being revoked is within what was bought, and has no name but those of the
 * newest certificate; what waits is one set of that size, for the policy's time at most.
 */
export function wrongNames(order: Order, certificates: readonly Certificate[]): string[] {
  const { sale, revocation, droppedNames, namesExceededAt } = order;
  const most = boughtNames(sale);
  const isGoing = (version: number) => revocation !== undefined && (revocation.versions?.includes(version) ?? true);
  const valid = certificates.filter(({ version, revokedAt }) => revokedAt === null && !isGoing(version));
  const namesOf = (some: readonly Certificate[]) => [...new Set(some.flatMap(({ certificatePem }) => namesIn(certificatePem)))];
  const kept = valid.filter(({ version }) => !droppedNames?.versions.includes(version));
  const wrong: string[] = [];
  if (order.state === 'issued' && order.reissue === undefined) {
    const beyond = namesOf(kept).filter((name) => !order.names.includes(name));
    if (beyond.length > 0) wrong.push(`${beyond.join(', ')} are valid and the order does not have them`);
  }
  if (countNames(sale, namesOf(kept)) > most) wrong.push(`${namesOf(kept).join(', ')} are valid and ${most} were bought`);
  if (countNames(sale, namesOf(valid)) > 2 * most) wrong.push(`${namesOf(valid).join(', ')} are valid, more than two sets of ${most}`);
  if (droppedNames && countNames(sale, namesOf(valid)) > most && droppedNames.revokeAt > (namesExceededAt ?? 0) + sale.policy.droppedNamesMs)
    wrong.push('more names than were bought stay valid for longer than the policy says');
  return wrong;
}

/** Of which events each kind of e-mail tells. Links to approvers and what is to be validated can come with almost any step; links are counted by themselves. */
const tellsOf: Readonly<Partial<Record<MailKind, readonly EventType[]>>> = {
  invite: ['placed', 'email-resent'],
  issued: ['issued', 'reissued', 'email-resent'],
  'reissue-declined': ['reissue-declined'],
  'certificate-expires': ['certificate-reminded'],
  'cancel-requested': ['cancel-requested', 'approval-resent', 'admin-contact-changed'],
  'cancel-reminder': ['approval-reminded'],
  'cancel-withdrawn': ['cancel-withdrawn', 'reissue-requested'],
  'cancel-declined': ['cancel-declined'],
  'cancel-approval-ended': ['cancel-approval-ended'],
  credited: ['credited'],
  cancelled: ['cancelled'],
  'customer-choice': ['cancelled'],
  'refund-requested': ['refund-requested'],
  refunded: ['refunded'],
  revoked: ['revoked', 'certificate-revoked'],
  'term-reminder': ['term-reminded'],
  'days-taken-back': ['days-taken-back'],
};
/** Here it depends on what was asked for, or on a request that is open, whether there is something to tell. */
const toldPerhaps: readonly EventType[] = ['placed', 'email-resent', 'admin-contact-changed', 'reissue-requested'];

/** One e-mail of each kind for each link and each event that is told of, whatever was repeated; whoever has it sent again makes an event. */
export function wrongMails(order: Order, events: readonly OrderEvent[], mails: readonly OrderMail[], approvals: readonly Approval[]): string[] {
  const wrong: string[] = [];
  const tells = ({ kind }: OrderMail, type: EventType) => tellsOf[kind]?.includes(type) ?? false;
  const keys = mails.map(({ id, kind, approvalId }) => `${kind} of event ${mailSequence(id)}${approvalId === null ? '' : ` for the link ${approvalId}`}`);
  for (const [index, key] of keys.entries()) if (keys.indexOf(key) !== index) wrong.push(`two e-mails: ${key}`);
  for (const mail of mails) {
    const event = events[mailSequence(mail.id) - 1];
    if (!event || (tellsOf[mail.kind] && !tells(mail, event.type))) wrong.push(`the e-mail ${mail.id} tells of no event that there was`);
  }
  const configuredAt = events.find(({ type }) => type === 'configured')?.sequence ?? Infinity;
  for (const { sequence, type } of events) {
    if (!Object.values(tellsOf).some((types) => types.includes(type))) continue;
    const count = mails.filter((mail) => mailSequence(mail.id) === sequence && tells(mail, type)).length;
    // Before its configuration an order has nobody who could be told.
    const wanted = sequence > configuredAt && !toldPerhaps.includes(type) ? 1 : 0;
    if (count < wanted || count > 1) wrong.push(`${count} e-mails tell of ${type}, event ${sequence}`);
  }
  for (const { id, kind } of approvals) {
    const sent = mails.filter(({ approvalId }) => approvalId === id);
    const reminders = sent.filter((mail) => mail.kind === 'cancel-reminder').length;
    if (sent.length - reminders !== 1) wrong.push(`${sent.length - reminders} e-mails bring the link ${id}`);
    if (reminders > (kind === 'cancellation' ? order.sale.policy.approvalReminders.length : 0)) wrong.push(`${reminders} reminders of the link ${id}`);
  }
  return wrong;
}
