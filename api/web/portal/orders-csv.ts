import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { Router } from 'express';
import type { Db } from '../../../db/connection';
import type { OrderFilter } from '../../../db/order/filter';
import type { OrderRow } from '../../../db/order/orders';
import { pageOfOrders } from '../../../db/order/pages';
import { amountInWords } from '../../../domain/sale/amount';
import { statusOf, type Status } from '../../../domain/order/status';
import { Problem } from '../../../domain/problem';
import { isoTime, type Instant } from '../../../domain/time';
import { queryOf, takes } from '../../http/takes';
import { accountUserOf } from '../frame/session';
import { productName } from '../frame/words';
import type { PortalDependencies } from './dependencies';
import { ordersQuery, parseOrdersQuery } from './orders-query';
import { findListed } from './orders-search';

/** How many orders are read at a time. */
const ROWS = 200;

/** The list of orders as a file, with the same filters: all pages of it, written as they are read, so that any number of orders needs the same memory. */
export function ordersCsv({ db }: PortalDependencies): Router {
  const router = Router();
  router.get('/orders.csv', takes({ query: ordersQuery }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const query = parseOrdersQuery(queryOf(request));
    const now = Date.now();
    const { filter, hasMore } = await findListed(db, user.accountId, query, now);
    if (hasMore)
      throw new Problem('invalid', 'Too many domains begin like this for the file to have all of them. Type more of the domain, then take the file.');
    response.attachment('orders.csv').type('text/csv; charset=utf-8').set('Cache-Control', 'no-store');
    // A text that a spreadsheet would take for a formula gets an apostrophe in front.
    const csv = stringify({ header: true, columns: headings, bom: true, record_delimiter: 'windows', escape_formulas: true });
    await pipeline(rowsOf(db, user.accountId, filter, now), csv, response);
  });
  return router;
}

async function* rowsOf(db: Db, accountId: string, filter: OrderFilter, now: Instant) {
  for (let after: Parameters<typeof pageOfOrders>[3]['after'], isLast = false; !isLast;) {
    const { orders, next } = await pageOfOrders(db, accountId, filter, { after, limit: ROWS });
    for (const order of orders) {
      const status = statusOf(order, now);
      yield Object.values(columns).map((cell) => cell(order, status));
    }
    isLast = next === null;
    after = next ?? undefined;
  }
}

const at = (instant: Instant | undefined) => (instant === undefined ? '' : isoTime(instant));

/** By their headings. Instants are UTC, as RFC 3339 has them: spreadsheets read them everywhere. */
const columns: Readonly<Record<string, (order: OrderRow, status: Status) => string>> = {
  Reference: ({ reference }) => reference,
  'Your reference': ({ buyerReference }) => buyerReference,
  Domain: ({ names }) => names[0] ?? '',
  Names: ({ names }) => names.join(' '),
  Product: productName,
  Status: (_, { word }) => word,
  'What it waits for': (_, { line }) => line,
  'Ordered (UTC)': ({ placedAt }) => at(placedAt),
  'Certificate expires (UTC)': ({ certificateExpiresAt }) => at(certificateExpiresAt),
  'Term ends (UTC)': ({ termEndsAt }) => at(termEndsAt),
  Cost: ({ sale }) => amountInWords(sale),
};
const headings = Object.keys(columns);
