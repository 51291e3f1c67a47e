import type { Knex } from 'knex';
import type { OrderState, WaitingOn } from '../domain/order';

export interface OrderFilter {
  states?: readonly OrderState[];
  waitingOn?: WaitingOn;
  productCode?: string;
  buyerReference?: string;
  /** One of the names of the order, in lower case with A-labels */
  name?: string;
  /** A domain that is one of the names, or stands above one */
  domain?: string;
  placedFrom?: number;
  placedBefore?: number;
  termEndsFrom?: number;
  termEndsBefore?: number;
}

/** By placing, newest first; by the end of the term, soonest first. */
export type Sorting = 'placed_at' | 'term_ends_at';

/** A way along an index that begins with the account, these equal columns (several: as many walks, merged) and the column of its sorting. */
export interface Walk {
  table: 'orders' | 'order_domains';
  equal: Record<string, unknown>[];
  sorting: Sorting;
  /** Fields of the filter that need no further look */
  answers: (keyof OrderFilter)[];
}

/** The condition that leaves fewest orders leads. */
export function walkFor({ states, waitingOn, productCode, buyerReference, name, domain, termEndsFrom, termEndsBefore }: OrderFilter): Walk {
  const byPlacing = (field: keyof OrderFilter, equal: Walk['equal'], table: Walk['table'] = 'orders'): Walk => ({
    table,
    equal,
    sorting: 'placed_at',
    answers: [field, 'placedFrom', 'placedBefore'],
  });
  const both = [true, false];
  if (buyerReference !== undefined) return byPlacing('buyerReference', [{ buyer_reference: buyerReference }]);
  if (name !== undefined) return byPlacing('name', [{ domain: name, is_name: true }], 'order_domains');
  if (domain !== undefined)
    return byPlacing(
      'domain',
      both.map((isName) => ({ domain, is_name: isName })),
      'order_domains',
    );
  if (termEndsFrom !== undefined || termEndsBefore !== undefined)
    return { table: 'orders', equal: [{}], sorting: 'term_ends_at', answers: ['termEndsFrom', 'termEndsBefore'] };
  if (waitingOn !== undefined) return byPlacing('waitingOn', [{ waiting_on: waitingOn }]);
  if (states !== undefined)
    return byPlacing(
      'states',
      states.map((state) => ({ state })),
    );
  return byPlacing('productCode', [productCode === undefined ? {} : { product_code: productCode }]);
}

/** Whether something is asked for beyond what the walk answers by itself. */
export function asksForMore(filter: OrderFilter, { answers }: Walk): boolean {
  return Object.entries(filter).some(([field, value]) => value !== undefined && !answers.includes(field as keyof OrderFilter));
}

/** The part of the list's column that the filter asks for. */
export function withinRange(query: Knex.QueryBuilder, filter: OrderFilter, column: Sorting): Knex.QueryBuilder {
  const [from, before] = column === 'placed_at' ? [filter.placedFrom, filter.placedBefore] : [filter.termEndsFrom, filter.termEndsBefore];
  if (from !== undefined) void query.where(column, '>=', new Date(from));
  if (before !== undefined) void query.where(column, '<', new Date(before));
  return query;
}

/** All that the filter asks of a row of `orders`. */
export function fits(query: Knex.QueryBuilder, filter: OrderFilter): Knex.QueryBuilder {
  const equal = { product_code: filter.productCode, waiting_on: filter.waitingOn, buyer_reference: filter.buyerReference };
  for (const [column, value] of Object.entries(equal)) if (value !== undefined) void query.where(column, value);
  if (filter.states !== undefined) void query.whereIn('state', filter.states);
  if (filter.name !== undefined) void query.whereExists(hasDomain({ domain: filter.name, is_name: true }));
  if (filter.domain !== undefined) void query.whereExists(hasDomain({ domain: filter.domain }));
  return withinRange(withinRange(query, filter, 'placed_at'), filter, 'term_ends_at');
}

function hasDomain(equal: Record<string, unknown>): Knex.QueryCallback {
  return (subquery) => void subquery.from('order_domains').whereRaw('order_domains.order_reference = orders.reference').where(equal).select('is_name');
}
