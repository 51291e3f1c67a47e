import { z } from 'zod';
import type { OrderFilter } from '../../../db/order/filter';
import { orderGroups, statesOf, type OrderGroup } from '../../../domain/order/groups';
import { waitingOns, type WaitingOn } from '../../../domain/order/order';
import { findProduct, listProducts } from '../../../domain/sale/product';
import { DAY_MS, type Instant } from '../../../domain/time';
import type { ChipsView } from '../../../templates/parts/chips/chips';
import type { FieldView } from '../../../templates/parts/field/field';
import { line, parse, type Parameters } from '../../http/parameters';
import { fieldView } from '../frame/fields';

export const SIZES = [25, 50, 100, 200] as const;
const DAYS = ['7', '30', '90', '365'] as const;

const text = (max: number) => line(max).optional();

/** The address of the list of orders: what it is narrowed down by, and where its page begins. */
export const ordersQuery = z.object({
  q: text(300),
  group: z.enum(['needs-you', ...orderGroups], 'is none of those that can be chosen').optional(),
  waiting: z.enum(waitingOns, 'is nothing that an order waits for').optional(),
  product: text(40),
  ordered: z.enum(DAYS, 'must be 7, 30, 90 or 365').optional(),
  ends: z.enum(DAYS, 'must be 7, 30, 90 or 365').optional(),
  rows: z.enum(SIZES.map(String), 'must be 25, 50, 100 or 200').optional(),
  after: text(500),
});
export type OrdersQuery = z.output<typeof ordersQuery>;

/** Fields that were left empty in the form are not asked for. Throws a Problem that names what cannot be asked. */
export function parseOrdersQuery(given: Parameters): OrdersQuery {
  return parse(ordersQuery, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')));
}

const filterOf: Readonly<Record<'needs-you' | OrderGroup, OrderFilter>> = {
  'needs-you': { turn: 'you' },
  pending: { states: statesOf('pending') },
  completed: { states: statesOf('completed') },
  ended: { states: statesOf('ended') },
};

/** What of it is more than a search. */
export function orderFilterOf({ group, waiting, product, ordered, ends }: OrdersQuery, now: Instant): OrderFilter {
  return {
    ...(group && filterOf[group]),
    ...(waiting && { waitingOn: waiting }),
    ...(product && { productCode: findProduct(product)?.code ?? product }),
    ...(ordered && { placedFrom: now - Number(ordered) * DAY_MS }),
    ...(ends && { termEndsFrom: now, termEndsBefore: now + Number(ends) * DAY_MS }),
  };
}

/** The address of the list with these changes; an undefined one is left out. Without `after`, it is the first page. */
export function ordersUrl(query: OrdersQuery, changes: Partial<OrdersQuery> = {}): string {
  const wanted = Object.entries({ ...query, after: undefined, ...changes }).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return wanted.length === 0 ? '/orders' : `/orders?${new URLSearchParams(wanted).toString()}`;
}

export const groupWords: Readonly<Record<'needs-you' | OrderGroup, string>> = {
  'needs-you': 'Needs you',
  pending: 'Pending',
  completed: 'Completed',
  ended: 'Cancelled or ended',
};

const waitingWords: Readonly<Record<WaitingOn, string>> = {
  configuration: 'Configuration',
  'domain-validation': 'Validation of a domain',
  vetting: 'Check of the organisation',
  'manual-review': 'Review',
  issuer: 'The issuer',
  csr: 'Another CSR',
  'customer-action': 'What the issuer refuses',
  'staff-action': 'Our staff',
  'admin-contact': 'The admin contact',
  'customer-choice': 'Refund or new order',
  refund: 'The refund',
  restart: 'The new order',
};

type Chosen = 'waiting' | 'product' | 'ordered' | 'ends';

const labels: Readonly<Record<Chosen, string>> = { waiting: 'Waiting for', product: 'Product', ordered: 'Ordered', ends: 'Term ends' };

const choices: Readonly<Record<Chosen, () => [value: string, label: string][]>> = {
  waiting: () => waitingOns.map((value) => [value, waitingWords[value]]),
  product: () =>
    listProducts()
      .filter(({ orderable }) => orderable)
      .map(({ code, name }) => [code, name]),
  ordered: () => DAYS.map((days) => [days, `in the last ${days} days`]),
  ends: () => DAYS.map((days) => [days, `in the next ${days} days`]),
};

const chosenNames = Object.keys(labels) as Chosen[];

export function filterFields(query: OrdersQuery): FieldView[] {
  return chosenNames.map((name) => {
    const options = choices[name]().map(([value, label]) => ({ value, label, chosen: query[name] === value }));
    return fieldView(
      { name, id: `filter-${name}`, label: labels[name], options: [{ value: '', label: 'Any', chosen: query[name] === undefined }, ...options] },
      {},
      [],
    );
  });
}

/** One for each filter that is on; null: none is. */
export function chipsOf(query: OrdersQuery): ChipsView | null {
  const chips = chosenNames.flatMap((name) => {
    const value = query[name];
    if (value === undefined) return [];
    const label = choices[name]().find(([each]) => each === value)?.[1] ?? value;
    return [{ label: `${labels[name]}: ${label}`, href: ordersUrl(query, { [name]: undefined }) }];
  });
  const search = query.q === undefined ? [] : [{ label: `Search: ${query.q}`, href: ordersUrl(query, { q: undefined }) }];
  const all = [...search, ...chips];
  return all.length === 0 ? null : { chips: all, clear: ordersUrl({}, { group: query.group }) };
}
