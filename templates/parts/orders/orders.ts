import { examples as badges, type BadgeView } from '../badge/badge';
import { examples as facts, type FactView } from '../facts/facts';
import { examples as times, type TimeView } from '../time/time';

/** An order as a row of a table. */
export interface OrderRowView {
  reference: string;
  /** null: the reader may not open it */
  href: string | null;
  name: string;
  /** `and 4 more` */
  others: string | null;
  product: string;
  badge: BadgeView;
  line: string;
  placedAt: TimeView;
  /** Of its newest certificate */
  expiresAt: TimeView | null;
  /** What its page is opened for */
  act: string;
  /** Opened in place */
  facts: FactView[];
}

/** Orders below each other, each with its details behind a press. */
export interface OrdersView {
  label: string;
  rows: OrderRowView[];
}

const row: OrderRowView = {
  reference: 'CW-B2NN8TQ41RZK',
  href: '/orders/CW-B2NN8TQ41RZK',
  name: 'www.example.com',
  others: 'and 4 more',
  product: 'RapidSSL',
  badge: badges.reader!,
  line: 'Add the DNS record at example.com',
  placedAt: times.moment!,
  expiresAt: null,
  act: 'Show record',
  facts: facts.plain!,
};

export const examples: Record<string, OrdersView> = {
  two: {
    label: 'Orders',
    rows: [row, { ...row, reference: 'CW-7Q4M2KX9PD3V', href: null, others: null, badge: badges.good!, expiresAt: times.moment!, act: 'Download' }],
  },
};
