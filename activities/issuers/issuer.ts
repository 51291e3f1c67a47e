import type { IssuerPending } from '../../domain/order/issuer-pending';
import type { IssuerRefusal } from '../../domain/order/issuer-refusal';
import type { RevocationReason } from '../../domain/order/order';
import type { ValidationLevel } from '../../domain/sale/product';
import type { CertificateSubject } from '../../domain/order/submission';

export type { CertificateSubject, RevocationReason };

export interface IssueRequest {
  /** The order and the version of its certificate; together the idempotency key of an issue. */
  reference: string;
  version: number;
  csrPem: string;
  /** All DNS names, A-labels in lower case, common name first. The CSR's own names do not count. */
  names: string[];
  validationLevel: ValidationLevel;
  subject: CertificateSubject;
  /** Instants in UTC; the caller has already applied the dated validity cap. */
  notBefore: Date;
  notAfter: Date;
}

export interface IssuedCertificate {
  /** Hexadecimal, upper case, no separators */
  serialNumber: string;
  certificatePem: string;
  intermediatePem: string;
  rootPem: string;
  notBefore: Date;
  notAfter: Date;
}

export interface RevokedCertificate {
  serialNumber: string;
  reason: RevocationReason;
  revokedAt: Date;
}

/** For good: the same request would be refused again. */
export type Refused = { outcome: 'refused' } & IssuerRefusal;

/** Taken, and decided later: what it waits for, and when to ask again. */
export type Pending = { outcome: 'pending'; askAgainMs: number } & IssuerPending;

/** An issuer that did not answer is no outcome: it is thrown, and asked again. */
export type IssueOutcome = { outcome: 'issued'; certificate: IssuedCertificate } | Pending | Refused;
export type RevokeOutcome = { outcome: 'revoked' } | Refused;

/** What signs. One adapter an issuer: local CA now, ACME later. */
export interface Issuer {
  readonly name: string;
  /**
   * Hands a request in. Where the answer gets lost it is handed in again: the same request under (reference, version) must not become two. The caller stores a certificate
   * under (reference, version) and never asks again once it is stored.
   */
  submit(request: IssueRequest): Promise<IssueOutcome>;
  /** Asks what has become of a request that was pending. Safe to repeat. */
  collect(request: IssueRequest): Promise<IssueOutcome>;
  /** Makes the revocations known to relying parties, all of an order's at once. Safe to repeat. */
  revoke(certificates: readonly RevokedCertificate[]): Promise<RevokeOutcome>;
  /** Drops a pending request of an order that is no longer wanted. Safe to repeat, also where there is none. */
  withdraw(reference: string): Promise<void>;
}
