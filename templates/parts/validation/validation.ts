import type { ChoicesView } from '../choices/choices';
import { examples as choices } from '../choices/choices';
import type { FactView } from '../facts/facts';
import { examples as times, type TimeView } from '../time/time';

/** Another way to validate a domain, with one press */
export interface OtherWayView {
  method: 'FILE' | 'SFILE' | 'DNS';
  label: string;
}

/** A domain whose approver was written to and has not answered */
export interface AskedView {
  domain: string;
  approver: string;
  choices: ChoicesView;
  linkEndsAt: TimeView;
  otherWays: OtherWayView[];
}

/** A domain that is validated by FILE, SFILE or DNS */
export interface PublicationView {
  domain: string;
  heading: string;
  what: string;
  facts: FactView[];
  until: TimeView;
  lastCheck: { at: TimeView; lookedUp: string; seen: string } | null;
  /** Mailboxes that may approve instead; null once e-mail is no longer accepted */
  choices: ChoicesView | null;
  otherWays: OtherWayView[];
}

/** What has to be done so that the domains of an order are validated. */
export interface ValidationView {
  /** Of the order, below which the forms lead */
  url: string;
  /** Whoever only looks gets no forms */
  mayAct: boolean;
  asked: AskedView[];
  publications: PublicationView[];
  /** What an issuer that has the request wants to find: a list of facts for each record */
  issuerWants: FactView[][];
}

export const examples: Record<string, ValidationView> = {
  both: {
    url: '/orders/CW-1',
    mayAct: true,
    asked: [
      {
        domain: 'example.com',
        approver: 'admin@example.com',
        linkEndsAt: times.moment!,
        choices: Object.values(choices)[0]!,
        otherWays: [{ method: 'DNS', label: 'By a DNS record' }],
      },
    ],
    publications: [
      {
        domain: 'www.example.net',
        heading: 'File on www.example.net',
        what: 'Put a file here.',
        facts: [{ label: 'Contents', value: '20261124ab', code: true, copy: true }],
        until: times.moment!,
        lastCheck: { at: times.moment!, lookedUp: 'http://www.example.net/', seen: 'status 404' },
        choices: null,
        otherWays: [{ method: 'DNS', label: 'By a DNS record' }],
      },
    ],
    issuerWants: [[{ label: 'Name', value: '_issuer.example.com', code: true }]],
  },
};
