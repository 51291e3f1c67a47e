import { randomUUID } from 'node:crypto';
import { findApproval } from '../../../db/order/approvals';
import { listMails, type OrderMail } from '../../../db/mail/mails';
import type { Account } from '../../../domain/sale/account';
import type { ConfigurationRequest } from '../../../domain/order/configuration';
import type { OrderState } from '../../../domain/order/order';
import type { MailKind } from '../../../domain/order/transition';
import { configuration } from '../samples/configuration-request';
import { eventually } from '../eventually';
import { approvalLink, recipients } from '../outside/mail-catcher';
import type { OrderSystem } from '../order-system';

export { configuration };

/** The steps of a life, so that a test can say how far an order has come and go on from there. */

export async function placed(system: OrderSystem, account: Account, productCode = 'RapidSSL-12'): Promise<string> {
  const paid = account.kind === 'retail' ? ({ amount: 4900, currency: 'GBP', provider: 'manual' } as const) : undefined;
  const { reference } = await system.desk.place(account, { productCode, buyerReference: randomUUID().slice(0, 35), endCustomerEmail: null, paid });
  return reference;
}

export async function configured(system: OrderSystem, account: Account, request: ConfigurationRequest, productCode?: string): Promise<string> {
  const reference = await placed(system, account, productCode);
  await system.desk.configure(await system.getOrder(reference), request, 'reseller-api');
  return reference;
}

/** The newest mail to an address about an order, once all that were written to it so far have gone out: on a busy machine an older one is there first. */
export function mailTo(system: OrderSystem, address: string, reference: string, subject = /./) {
  return eventually(async () => {
    const written = (await listMails(system.db, reference)).filter(({ recipients: to }) => to.includes(address));
    if (written.some(isUnderWay)) return undefined;
    return [...system.catcher.mails]
      .reverse()
      .find((mail) => recipients(mail).includes(address) && `${mail.subject} ${mail.text}`.includes(reference) && subject.test(mail.subject ?? ''));
  }, `a mail to ${address} about ${reference}`);
}

function isUnderWay({ sentAt, droppedAt, failedAt }: OrderMail): boolean {
  return sentAt === null && droppedAt === null && failedAt === null;
}

/** Until every mail that the order has written so far is with the mail server. */
export function mailsSent(system: OrderSystem, reference: string) {
  return eventually(
    async () => (await listMails(system.db, reference)).every(({ sentAt, droppedAt }) => (sentAt ?? droppedAt) !== null),
    `the mails of ${reference} are sent`,
  );
}

/** E-mails of a kind about an order, as they were received. */
export async function received(system: OrderSystem, reference: string, kind: MailKind) {
  const ids = (await listMails(system.db, reference)).filter((mail) => mail.kind === kind).map(({ id }) => id);
  await mailsSent(system, reference);
  return system.catcher.mails.filter(({ messageId }) => ids.some((id) => messageId?.startsWith(`<${id}@`)));
}

/** Follows the link of a mail as the approval page does: by its id, once its secret was found right. */
export async function answer(system: OrderSystem, reference: string, address: string, decision: 'approve' | 'decline'): Promise<string> {
  const { id, secret } = approvalLink(await mailTo(system, address, reference, /approv/i));
  const approval = await findApproval(system.db, id);
  if (!approval || !system.secrets.approvalMatches(approval, secret)) throw new Error('The link of the mail is not right.');
  const message =
    approval.kind === 'domain' ? (decision === 'approve' ? 'approveDomain' : 'declineDomain') : decision === 'approve' ? 'approveCancel' : 'declineCancel';
  await system.desk.send(reference, message, { actor: approval.kind === 'domain' ? 'approver' : 'admin-contact', approvalId: id });
  return id;
}

export async function issued(system: OrderSystem, account: Account, name: string): Promise<string> {
  const request = configuration(name);
  const reference = await configured(system, account, request);
  await answer(system, reference, request.approverEmail ?? '', 'approve');
  await reaches(system, reference, 'issued');
  return reference;
}

export async function cancelRequested(system: OrderSystem, account: Account, name: string): Promise<string> {
  const reference = await issued(system, account, name);
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
  return reference;
}

export function reaches(system: OrderSystem, reference: string, state: OrderState, withinSeconds = 40) {
  return eventually(async () => (await system.getOrder(reference)).state === state, `${reference} is ${state}`, withinSeconds);
}

/** The engine's clock, which may be far ahead of ours. */
export async function now(system: OrderSystem): Promise<number> {
  return system.environment ? system.environment.currentTimeMs() : Date.now();
}
