import type { Db } from '../../db/connection';
import type { Mail } from '../../db/mail/mails';
import { findOutgoingMail, type OutgoingMail } from '../../db/mail/outgoing';
import { amountInWords } from '../../domain/sale/amount';
import { isLive } from '../../domain/validation/approval';
import { outcomeInWords } from '../../domain/order/cancellation-words';
import { awaitsPublication } from '../../domain/validation/check';
import { droppedInWords } from '../../domain/name/dropped-names';
import { toDoInWords } from '../../domain/order/issuer-refusal';
import { asksForValidation } from '../../domain/order/order';
import { isOutdated } from '../../domain/order/outdated-mail';
import { findProduct } from '../../domain/sale/product';
import { publicationInWords } from '../../domain/validation/publication-words';
import { refunderInWords } from '../../domain/sale/refund';
import type { Secrets } from '../../domain/secrets';
import { readableTime } from '../../domain/time';
import type { MailView } from '../../templates/mail-view';
import { renderMail } from '../../templates/mail';
import type { MailContent, MailSettings } from './mailer';

/** An e-mail about an order; undefined: its link is dead or what it tells is outdated. */
export async function orderMail(db: Db, secrets: Secrets, settings: MailSettings, { id }: Pick<Mail, 'id'>): Promise<MailContent | undefined> {
  const mail = await findOutgoingMail(db, id);
  if (!mail) return undefined;
  const { order, approval, kind } = mail;
  if (approval ? !isLive(order, approval, Date.now()) : isOutdated(kind, order)) return undefined;
  const headers = { 'Auto-Submitted': 'auto-generated', 'X-Order-Reference': order.reference };
  return { headers, ...renderMail(kind, viewOf(mail, secrets, settings)) };
}

function viewOf({ names, order, approval, configuration, said, note, asked, renewal }: OutgoingMail, secrets: Secrets, { publicUrl }: MailSettings): MailView {
  return {
    reference: order.reference,
    productName: findProduct(order.sale.productCode)?.name ?? order.sale.productCode,
    names,
    domain: approval?.domain ?? undefined,
    approvalUrl: approval && `${publicUrl}/approve/${approval.id}/${secrets.approvalSecret(approval)}`,
    // The approver of a domain may be a stranger to the order; only its own contacts get the order page.
    orderUrl: approval?.kind === 'domain' ? undefined : `${publicUrl}/token/${secrets.orderToken(order.reference)}`,
    endsAt: approval && readableTime(approval.endsAt),
    requestedAt: order.cancellation && readableTime(order.cancellation.requestedAt),
    certificateExpires: order.certificateExpiresAt === undefined ? undefined : readableTime(order.certificateExpiresAt),
    // By the engine's clock, as it was when the mail was written.
    hasExpired: (order.certificateRemindedAt ?? 0) >= (order.certificateExpiresAt ?? Infinity),
    isReissued: order.reissue !== undefined,
    publications: asksForValidation(order)
      ? order.validations.filter(awaitsPublication).map((each) => publicationInWords(each, secrets.randomValue(each)))
      : [],
    asked,
    termEnds: order.termEndsAt === undefined ? undefined : readableTime(order.termEndsAt),
    renewal,
    renewedAs: order.renewedAs,
    droppedNames: droppedInWords(order),
    reason: note ?? order.endReason,
    refused: order.issueRefusal && { reason: order.issueRefusal.reason, todo: toDoInWords(order.issueRefusal, order.state === 'configured') },
    said,
    credit: amountInWords(order.sale),
    outcome: outcomeInWords(order),
    refunder: refunderInWords(order),
    organisation: configuration?.adminContact.organisation ?? configuration?.subject.organisation,
  };
}
