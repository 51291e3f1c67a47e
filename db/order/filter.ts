import type { OrderState, WaitingOn } from '../../domain/order/order';
import type { Turn } from '../../domain/order/status';

export interface OrderFilter {
  states?: readonly OrderState[];
  waitingOn?: WaitingOn;
  /** Who has to act on what the order waits for */
  turn?: Turn;
  productCode?: string;
  buyerReference?: string;
  /** One of the names of the order, in lower case with A-labels */
  name?: string;
  /** Domains of which one is one of the names, or stands above one */
  domains?: readonly string[];
  placedFrom?: number;
  placedBefore?: number;
  termEndsFrom?: number;
  termEndsBefore?: number;
}

/** By placing, newest first; by the end of the term, soonest first; by what is waited for, longest first. */
export type Sorting = 'placed_at' | 'term_ends_at' | 'waiting_since';

/** A way along an index that begins with the account, these equal columns (several: as many walks, merged; an order may be met on two of them) and the column of its sorting. */
export interface Walk {
  table: 'orders' | 'order_domains';
  index: string;
  equal: Record<string, string | boolean>[];
  sorting: Sorting;
  /** Fields of the filter that need no further look */
  answers: (keyof OrderFilter)[];
}

/** @param more what is asked beyond the walk: it is asked of the order's row */
export function fromAlong({ table, index }: Walk, more: Condition | undefined): string {
  const joined = more && table === 'order_domains' ? ' JOIN orders ON orders.reference = order_domains.order_reference' : '';
  return `FROM ${table} FORCE INDEX (${index})${joined}`;
}

export const referenceOf = ({ table }: Walk) => (table === 'orders' ? 'orders.reference' : 'order_domains.order_reference');

/** The condition that leaves fewest orders leads. */
export function walkFor({ states, waitingOn, turn, productCode, buyerReference, name, domains, termEndsFrom, termEndsBefore }: OrderFilter): Walk {
  const newestFirst = (index: string, field: keyof OrderFilter, ...equal: Walk['equal']): Walk => ({
    table: index === 'order_domains_search' ? 'order_domains' : 'orders',
    index,
    equal,
    sorting: 'placed_at',
    answers: [field, 'placedFrom', 'placedBefore'],
  });
  if (buyerReference !== undefined) return newestFirst('orders_buyer_reference', 'buyerReference', { buyer_reference: buyerReference });
  if (name !== undefined) return newestFirst('order_domains_search', 'name', { domain: name, is_name: true });
  if (domains !== undefined) {
    const places = domains.flatMap((domain) => [true, false].map((is_name) => ({ domain, is_name })));
    return newestFirst('order_domains_search', 'domains', ...places);
  }
  if (termEndsFrom !== undefined || termEndsBefore !== undefined)
    return { table: 'orders', index: 'orders_expiring', equal: [{}], sorting: 'term_ends_at', answers: ['termEndsFrom', 'termEndsBefore'] };
  if (turn !== undefined) return { table: 'orders', index: 'orders_by_turn', equal: [{ who_acts: turn }], sorting: 'waiting_since', answers: ['turn'] };
  if (waitingOn !== undefined) return newestFirst('orders_by_waiting', 'waitingOn', { waiting_on: waitingOn });
  if (states !== undefined) return newestFirst('orders_by_state', 'states', ...states.map((state) => ({ state })));
  if (productCode !== undefined) return newestFirst('orders_by_product', 'productCode', { product_code: productCode });
  return newestFirst('orders_by_account', 'placedFrom', {});
}

export interface Condition {
  sql: string;
  values: (string | boolean | Date)[];
}

export function and(conditions: readonly Condition[]): string {
  return conditions.map(({ sql }) => sql).join(' AND ');
}

export function equals(table: string, columns: Readonly<Record<string, string | boolean>>): Condition[] {
  return Object.entries(columns).map(([name, value]) => ({ sql: `${table}.${name} = ?`, values: [value] }));
}

/** The part of the list's column that the filter asks for. */
export function withinRange(filter: OrderFilter, { table, sorting }: Walk): Condition[] {
  if (sorting === 'waiting_since') return [];
  const [from, before] = sorting === 'placed_at' ? [filter.placedFrom, filter.placedBefore] : [filter.termEndsFrom, filter.termEndsBefore];
  return [
    ...(from === undefined ? [] : [{ sql: `${table}.${sorting} >= ?`, values: [new Date(from)] }]),
    ...(before === undefined ? [] : [{ sql: `${table}.${sorting} < ?`, values: [new Date(before)] }]),
  ];
}

const hasDomain = 'EXISTS (SELECT 1 FROM order_domains AS d WHERE d.order_reference = orders.reference AND d.domain';

/** What is asked of an order's row beyond what the walk answers; undefined: nothing. */
export function beyond(filter: OrderFilter, { answers }: Walk): Condition | undefined {
  const { states, waitingOn, turn, productCode, name, domains } = filter;
  const conditions: [keyof OrderFilter, sql: string, ...values: (string | Date)[]][] = [];
  if (states !== undefined) conditions.push(['states', `orders.state IN (${states.map(() => '?').join(', ')})`, ...states]);
  if (waitingOn !== undefined) conditions.push(['waitingOn', 'orders.waiting_on = ?', waitingOn]);
  if (turn !== undefined) conditions.push(['turn', 'orders.who_acts = ?', turn]);
  if (productCode !== undefined) conditions.push(['productCode', 'orders.product_code = ?', productCode]);
  if (name !== undefined) conditions.push(['name', `${hasDomain} = ? AND d.is_name)`, name]);
  if (domains !== undefined) conditions.push(['domains', `${hasDomain} IN (${domains.map(() => '?').join(', ')}))`, ...domains]);
  for (const [field, comparison] of bounds) {
    const at = filter[field];
    if (at !== undefined) conditions.push([field, comparison, new Date(at)]);
  }
  const left = conditions.filter(([field]) => !answers.includes(field));
  if (left.length === 0) return undefined;
  return { sql: left.map(([, sql]) => sql).join(' AND '), values: left.flatMap(([, , ...values]) => values) };
}

const bounds = [
  ['placedFrom', 'orders.placed_at >= ?'],
  ['placedBefore', 'orders.placed_at < ?'],
  ['termEndsFrom', 'orders.term_ends_at >= ?'],
  ['termEndsBefore', 'orders.term_ends_at < ?'],
] as const;
