import { z } from 'zod';
import type { Queryable } from '../../db/connection';
import { listExpiring, listModified, listModifiedBetween, settledUntil } from '../../db/order/feeds';
import { listSummaries } from '../../db/order/summaries';
import { compatibleTime, DAY_MS, SECOND_MS } from '../../domain/time';
import { parse } from '../http/parameters';
import type { Method } from './method';
import { reviewsOf, summaryOf } from './review';

/** After how many orders an answer of `modifiedorders` ends; `data_accuracy` leads to the next ones. */
const MOST = 500;

/** The most orders of `showtokens`. */
const MOST_TOKENS = 10_000;

const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/, 'must be a time such as 2026-11-22 09:10:11, GMT')
  .transform((text) => Date.parse(`${text.replace(' ', 'T')}${text.includes(' ') ? '' : 'T00:00:00'}Z`))
  .refine((at) => !Number.isNaN(at), 'is no day of the calendar; send a time such as 2026-11-22 09:10:11');
const days = z.coerce.number('must be a whole number of days').int('must be a whole number of days').min(0, 'must not be negative').max(3650, 'is too many');

const since = z.object({ date });
const within = z.object({ days: days.default(60) });

/** What polling clients ask for: no webhooks are known to the API that this one is compatible with. */
export const feedMethods: Record<string, Method> = {
  modifiedorders: {
    secret: 'api_key',
    takes: since,
    async run(api, parameters, account) {
      const { date: from } = parse(since, parameters);
      // Asked before the orders: what commits meanwhile is stamped later.
      const settled = await settledUntil(api.db);
      const { orders, until } = await modifiedSince(api.db, account.id, from);
      const reviews = await reviewsOf(api, orders);
      return {
        success: 'Modified Orders',
        orders: { order: reviews.map(({ reissued_certificates: _, ca_certs: __, ...review }) => review) },
        data_accuracy: compatibleTime(Math.min(until ?? settled, settled)),
      };
    },
  },

  expiring: {
    secret: 'api_key',
    takes: within,
    async run(api, parameters, account) {
      const { days: soon } = parse(within, parameters);
      const now = Date.now();
      const orders = await listExpiring(api.db, account.id, { from: now, to: now + soon * DAY_MS });
      return { success: 'Expiring Orders', orders: { order: orders.map((order) => summaryOf(order, api.generation)) } };
    },
  },

  showtokens: {
    secret: 'api_key',
    async run({ db, secrets }, _, account) {
      const orders = await listSummaries(db, account.id, MOST_TOKENS);
      const tokens = (used: boolean) =>
        orders
          .filter((order) => (order.state !== 'placed') === used)
          .map((order) => ({ token: secrets.orderToken(order.reference), reseller_unique_reference: order.buyerReference }));
      return { success: 'Order tokens', unused_tokens: { order_token: tokens(false) }, used_tokens: { order_token: tokens(true) } };
    },
  },
};

/**
 * The orders that changed since an instant. `until`: there are more from this second on. Clients come back with seconds, so a page never ends
 * within one: however many orders changed in it, the next page begins behind it.
 */
async function modifiedSince(db: Queryable, accountId: string, since: number) {
  const orders = await listModified(db, accountId, since, MOST);
  const last = orders.at(-1);
  if (orders.length < MOST || !last) return { orders };
  const second = Math.floor(last.updatedAt / SECOND_MS) * SECOND_MS;
  const until = second + SECOND_MS;
  return { orders: [...orders.filter(({ updatedAt }) => updatedAt < second), ...(await listModifiedBetween(db, accountId, second, until))], until };
}
