import type { MailKind } from './transition';

export const mailsInWords: Readonly<Record<MailKind, string>> = {
  invite: 'Invitation to configure the order',
  'domain-approval': 'Request to approve the domain',
  'validation-needed': 'Proof of domain control needed',
  issued: 'Certificate issued',
  'issue-refused': 'Certificate refused',
  'reissue-declined': 'Reissue not approved',
  'certificate-expires': 'Certificate expires',
  'cancel-requested': 'Request to approve the cancellation',
  'cancel-reminder': 'Reminder to approve the cancellation',
  'cancel-withdrawn': 'Cancellation withdrawn',
  'cancel-declined': 'Cancellation not approved',
  'cancel-approval-ended': 'Cancellation ended',
  credited: 'Cancelled and credited',
  cancelled: 'Cancelled',
  'customer-choice': 'Cancelled: refund or restart',
  'refund-requested': 'Refund requested',
  refunded: 'Refunded',
  revoked: 'Certificate revoked',
  'term-reminder': 'Reminder of the term’s end',
  'days-taken-back': 'Days taken back',
};

/** What became of the newest e-mail about an order. */
export interface LastMail {
  kind: MailKind;
  sent: boolean;
  /** The mail server's code, where it refused the mail for good */
  refusedWith?: number;
}

export function lastMailInWords({ kind, sent, refusedWith }: LastMail): string {
  const pending =
    refusedWith === undefined ? 'not sent yet; it is tried again by itself' : `refused by the mail server (${refusedWith}); the address has to be changed`;
  return `Last e-mail (${mailsInWords[kind].toLowerCase()}): ${sent ? 'sent' : pending}.`;
}
