import { createTransport, type Transporter } from 'nodemailer';
import type { Db } from '../db/connection';
import { markDropped, markFailed, markSent, noteTrouble, type MailTrouble } from '../db/mails';
import { findOutgoingMail, type OutgoingMail } from '../db/outgoing-mails';
import { amountInWords } from '../domain/amount';
import { isLive } from '../domain/approval';
import { outcomeInWords } from '../domain/cancellation-words';
import { isLookedFor } from '../domain/dcv';
import { droppedInWords } from '../domain/dropped-names';
import { toDoInWords } from '../domain/issuer-refusal';
import { asksForProof } from '../domain/order';
import { isOutdated } from '../domain/outdated-mail';
import { findProduct } from '../domain/product';
import { wantedNames } from '../domain/proof';
import { publicationInWords } from '../domain/publication-words';
import { refunderInWords } from '../domain/refund';
import type { Secrets } from '../domain/secrets';
import { withoutPeople } from '../domain/smtp-words';
import { readableTime } from '../domain/time';
import type { MailView } from '../templates/mail-view';
import { renderMail } from '../templates/render';
import type { OrderActivities } from '../workflows/activities';

export interface MailSettings {
  smtpUrl: string;
  from: string;
  publicUrl: string;
}

/** Mails leave through here. A pool: close it where it is not needed for the process's life. */
export function createMailer({ smtpUrl }: MailSettings): Transporter {
  const { hostname, port, username, password, protocol } = new URL(smtpUrl);
  return createTransport({
    host: hostname,
    port: Number(port || (protocol === 'smtps:' ? 465 : 25)),
    secure: protocol === 'smtps:',
    auth: username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : undefined,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // No file or URL may be pulled into a mail, whatever a template says.
    disableFileAccess: true,
    disableUrlAccess: true,
    // A connection is kept for the mails that follow at once, not for longer: a server that was restarted would have forgotten it.
    pool: true,
    idleTimeout: 1000,
  });
}

export function createMailActivities({ db, secrets, settings }: { db: Db; secrets: Secrets; settings: MailSettings }): Pick<OrderActivities, 'sendMail'> {
  const mailer = createMailer(settings);

  return {
    /**
     * Sends a mail that its transition has written. At least once: when the answer of the mail server gets lost it goes out again,
     * under the same Message-ID, by which mail programs know it. One that is refused for good is over. The mail server's words may name people
     * and stay in the table as they are; those in the history name nobody.
     */
    async sendMail(mailId) {
      const mail = await findOutgoingMail(db, mailId);
      if (!mail || mail.isOver) return undefined;
      const { order, approval } = mail;
      if (approval ? !isLive(order, approval, Date.now()) : isOutdated(mail.kind, order)) {
        await markDropped(db, mailId, new Date());
        return { dropped: true };
      }
      const rendered = renderMail(mail.kind, viewOf(mail, secrets, settings));
      let refused: SmtpError | undefined;
      try {
        const answer = (await mailer.sendMail({
          from: settings.from,
          to: mail.recipients.map((address) => ({ name: '', address })),
          messageId: `<${mailId}@${new URL(settings.publicUrl).hostname}>`,
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Order-Reference': order.reference },
          ...rendered,
        })) as { rejectedErrors?: SmtpError[] };
        refused = answer.rejectedErrors?.[0];
      } catch (error) {
        return notTaken(mailId, mail.recipients, error as SmtpError);
      }
      await markSent(db, mailId, new Date(), refused && troubleOf(refused));
      return undefined;
    },
  };

  async function notTaken(mailId: string, recipients: string[], error: SmtpError): Promise<{ refusedWith: number }> {
    const trouble = troubleOf(error);
    if (isForGood(error)) {
      await markFailed(db, mailId, new Date(), trouble);
      return { refusedWith: trouble.code! };
    }
    await noteTrouble(db, mailId, trouble);
    const words = error.response ?? [error.code, error.message].filter(Boolean).join(': ');
    throw new Error(`The mail server did not take the e-mail: ${withoutPeople(words, recipients)}`);
  }
}

/** What nodemailer throws: the step that failed, and the server's answer where there was one. */
export type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

/** The recipients or the text were refused with 5xx. A sender or a password that is refused is a setting that staff can mend. */
export function isForGood({ code, command, responseCode = 0 }: SmtpError): boolean {
  return responseCode >= 500 && ((code === 'EENVELOPE' && command === 'RCPT TO') || code === 'EMESSAGE');
}

/** What a mail server said against a mail. */
export function troubleOf({ message, responseCode }: SmtpError): MailTrouble {
  return { reason: message, code: responseCode };
}

/** Links and secrets are made here, at the last moment: no table and no history holds them. */
function viewOf({ kind, order, approval, configuration, said, note, asked, renewal }: OutgoingMail, secrets: Secrets, { publicUrl }: MailSettings): MailView {
  return {
    reference: order.reference,
    productName: findProduct(order.sale.productCode)?.name ?? order.sale.productCode,
    names: approval?.kind === 'domain' || kind === 'proof-needed' ? wantedNames(order) : order.names,
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
    proofs: asksForProof(order) ? order.validations.filter(isLookedFor).map((each) => publicationInWords(each, secrets.dcvValue(each))) : [],
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
