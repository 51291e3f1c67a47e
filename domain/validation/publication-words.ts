import { publicationOf } from './publication';
import type { DomainValidation } from '../order/order';

/** What somebody has to publish, in words: on the order page and in e-mails. */
export interface PublicationInWords {
  heading: string;
  what: string;
  facts: { label: string; value: string }[];
}

/** @param value from secrets.randomValue. Throws for a validation by EMAIL: there is nothing to publish */
export function publicationInWords(validation: Pick<DomainValidation, 'domain' | 'method'>, value: string): PublicationInWords {
  const publication = publicationOf(validation, value);
  switch (publication?.method) {
    case 'FILE':
    case 'SFILE':
      return {
        heading: `File on ${validation.domain}`,
        what: 'Put a file with these contents, and nothing else, at this address. Redirects to ports 80 and 443 are followed.',
        facts: [
          { label: 'Address', value: publication.url },
          { label: 'Contents', value: publication.contents },
        ],
      };
    case 'DNS':
      return {
        heading: `DNS record of ${validation.domain}`,
        what: 'Add this record to the domain’s DNS. It may stand beside other TXT records.',
        facts: [
          { label: 'Type', value: publication.type },
          { label: 'Name', value: publication.name },
          { label: 'Value', value: publication.value },
        ],
      };
    default:
      throw new Error(`${validation.domain} is approved by e-mail.`);
  }
}
