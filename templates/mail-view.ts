/** What every e-mail can say. Links and secrets are made when it is sent and stand nowhere else. */
export interface MailView {
  reference: string;
  productName: string;
  names: string[];
  /** The registrable domain whose approver is asked */
  domain?: string;
  /** The first link in approval mails */
  approvalUrl?: string;
  /** The customer's order page; only in mails to the order's own contacts */
  orderUrl?: string;
  /** In words, UTC */
  endsAt?: string;
  requestedAt?: string;
  certificateExpires?: string;
  /** The newest certificate is over */
  hasExpired?: boolean;
  /** A further certificate is on its way */
  isReissued?: boolean;
  termEnds?: string;
  /** Which earlier certificates are revoked, because a reissue dropped names that they have, and when */
  droppedNames?: string;
  /** What has to be published */
  publications?: { heading: string; what: string; facts: { label: string; value: string }[] }[];
  /** Approvers who have been asked and have not answered */
  asked?: { domain: string; mailbox: string }[];
  /** An order that renews this one and has no certificate yet */
  renewal?: string;
  /** The order that renews this one and has its certificate */
  renewedAs?: string;
  /** Plain reason of what happened */
  reason?: string;
  /** Why the issuer does not sign, and what the customer can do */
  refused?: { reason: string; todo: string };
  /** In the words of the admin contact */
  said?: string;
  /** What a cancellation gives back, in one sentence */
  outcome?: string;
  /** Who carries a refund out, in words */
  refunder?: string;
  /** `12 points` */
  credit?: string;
  /** Shown to the approver: who ordered */
  organisation?: string;
}

/** What an e-mail about a webhook can say. */
export interface WebhookMailView {
  webhookId: string;
  accountName: string;
  description?: string;
  /** Of its address */
  host: string;
  /** In words, UTC */
  disabledAt: string;
  /** The receiver answered 410, which asks for it; otherwise an event could not be delivered for three days */
  gone: boolean;
  /** What the last attempt brought */
  lastError?: string;
  /** Of the API */
  documentationUrl: string;
}
