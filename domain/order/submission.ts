import type { ValidationMethod } from './order';

/** Subject of an OV or EV certificate, as confirmed by vetting. DV certificates carry only the names. */
export interface CertificateSubject {
  organisation?: string;
  organisationalUnit?: string;
  city?: string;
  region?: string;
  /** ISO 3166-1 alpha-2 */
  country?: string;
  /** EV: number in the register of the country of incorporation */
  registrationNumber?: string;
  businessCategory?: string;
  jurisdictionCountry?: string;
}

export interface Contact {
  title: string;
  firstName: string;
  lastName: string;
  phone: string;
  email: string;
  organisation?: string;
  city?: string;
  region?: string;
  country?: string;
}

/** The mailbox that is asked to approve a registrable domain. Not the admin contact. */
export interface Approver {
  domain: string;
  email: string;
}

/** What people hand in. Stored once in `submissions`; messages to workflows carry the id, so histories hold no personal data. */
export interface Submissions {
  /** `draft`: what the buyer has said of the configuration already, under the parameters of `place`; the order page's form begins with it */
  placement: { buyerReference: string; endCustomerEmail: string | null; draft?: Readonly<Record<string, string>> };
  configuration: {
    csrPem: string;
    names: string[];
    subject: CertificateSubject;
    method: ValidationMethod;
    approvers: Approver[];
    adminContact: Contact;
    techContact: Contact;
    webServer?: string;
  };
  approver: Approver;
  adminContact: Contact;
  reason: { reason: string };
}

export type SubmissionKind = keyof Submissions;
export type Configuration = Submissions['configuration'];
