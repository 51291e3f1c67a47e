/**
 * Who can mend what the issuer refuses for good. `csr`: the customer, by another CSR, such as one for another key; `customer-action`: the customer
 * does something of their own, such as changing a CAA record, and has the issuer asked again; `staff-action`: our staff.
 */
export const remedies = ['csr', 'customer-action', 'staff-action'] as const;
export type Remedy = (typeof remedies)[number];

/** The same request would be refused again: the order waits for whom the remedy names. */
export interface IssuerRefusal {
  /** In words, for the customer too: why, and what has to be done */
  reason: string;
  remedy: Remedy;
}

/** What the customer can do now, in one text. @param first of the order's certificates: another CSR needs no reissue then */
export function toDoInWords({ remedy }: IssuerRefusal, first: boolean): string {
  switch (remedy) {
    case 'csr':
      return first
        ? 'Send another CSR, on the order’s page or by the API that you ordered with, or cancel the order.'
        : 'Have the certificate reissued with another CSR, on the order’s page or by the API that you ordered with.';
    case 'customer-action':
      return `Once that is mended, have the issuer asked again, on the order’s page or by the API${first ? ', or cancel the order' : ''}.`;
    case 'staff-action':
      return 'Our staff see to it; nothing is needed of you.';
  }
}
