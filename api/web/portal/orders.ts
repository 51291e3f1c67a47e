import { Router } from 'express';
import { z } from 'zod';
import { countOrders, type Count } from '../../../db/order/counts';
import { walkFor } from '../../../db/order/filter';
import { pageOfOrders } from '../../../db/order/pages';
import { mayOrder } from '../../../domain/people/user';
import { page, type PageView } from '../../../templates/page';
import type { ChipsView } from '../../../templates/parts/chips/chips';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { FiltersView } from '../../../templates/parts/filters/filters';
import type { HeadView } from '../../../templates/parts/head/head';
import type { OrdersView } from '../../../templates/parts/orders/orders';
import type { PagerView } from '../../../templates/parts/pager/pager';
import type { TabsView } from '../../../templates/parts/tabs/tabs';
import { fromCursor, toCursor } from '../../http/cursor';
import { queryOf, takes } from '../../http/takes';
import { orderRowView } from '../frame/order-row';
import { accountUserOf } from '../frame/session';
import { countInWords } from '../frame/words';
import type { PortalDependencies } from './dependencies';
import { findListed, type Sought } from './orders-search';
import { chipsOf, filterFields, groupWords, ordersQuery, ordersUrl, parseOrdersQuery, SIZES, type OrdersQuery } from './orders-query';

interface OrdersPageView extends PageView {
  head: HeadView;
  tabs: TabsView;
  filters: FiltersView;
  chips: ChipsView | null;
  /** In the place of orders, where there are none */
  empty: EmptyView;
  orders: OrdersView | null;
  pager: PagerView;
}

export const ordersPage = page<OrdersPageView>('portal/orders');

/** Where the page before ended. A place in a list of another order is none in this one. */
const placeBy = (by: string) => z.object({ by: z.literal(by), at: z.int(), reference: z.string().max(20) });

export function ordersPages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/orders', takes({ query: ordersQuery }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const query = parseOrdersQuery(queryOf(request));
    const now = Date.now();
    const limit = Number(query.rows ?? SIZES[0]);
    const sought = await findListed(db, user.accountId, query, now);
    const { filter } = sought;
    if (sought.reference !== undefined) return response.redirect(303, `/orders/${sought.reference}`);
    const by = walkFor(filter).sorting;
    const after = fromCursor(placeBy(by), query.after, 'after');
    const [{ orders, next }, count, all] = await Promise.all([
      pageOfOrders(db, user.accountId, filter, { after, limit }),
      countOrders(db, user.accountId, filter),
      countOrders(db, user.accountId, {}),
    ]);
    const isSearch = ordersUrl(query) === ordersUrl({ q: query.q });
    if (query.q !== undefined && isSearch && !after && orders.length === 1 && next === null) return response.redirect(303, `/orders/${orders[0]!.reference}`);
    const rows = orders.map((order) => orderRowView(order, `/orders/${order.reference}`, now));
    await show(request, response, ordersPage, {
      title: 'Orders',
      head: headView(mayOrder(user), sought, ordersUrl(query, { rows: undefined }).replace('/orders', '/orders.csv')),
      tabs: tabsView(query),
      filters: filtersView(query),
      chips: chipsOf(query),
      empty:
        all.count === 0
          ? noOrders
          : {
              heading: 'No order matches',
              text: 'Try the beginning of a part of the domain, a whole reference, or fewer filters.',
              act: { label: 'Show all orders', href: '/orders' },
            },
      orders: rows.length === 0 ? null : { label: 'Orders', rows },
      pager: pagerView(query, { shown: rows.length, count, all, next: next && toCursor({ by, ...next }) }),
    });
  });

  return router;
}

const noOrders: EmptyView = {
  heading: 'No orders yet',
  text: 'They are placed by API, or by our staff.',
  act: { label: 'How an order becomes a certificate', href: '/help/from-order-to-certificate' },
};

function headView(mayCancel: boolean, { hasMore }: Sought, csv: string): HeadView {
  const acts: HeadView['acts'] = [
    { label: 'CSV', href: csv, icon: 'download' },
    ...(mayCancel ? [{ label: 'Cancel an order', href: '/orders/cancel' }] : []),
    { label: 'Open a support ticket', href: '/support/tickets/new' },
  ];
  const about = hasMore ? [{ text: 'More domains may begin like this than are listed here. Type more of it to see the others.' }] : [];
  return { heading: 'Orders', about, acts };
}

function tabsView(query: OrdersQuery): TabsView {
  const groups = Object.entries(groupWords) as [keyof typeof groupWords, string][];
  const tab = (group: OrdersQuery['group'], label: string) => ({ label, href: ordersUrl(query, { group }), current: query.group === group });
  return { label: 'Orders by state', tabs: [tab(undefined, 'All'), ...groups.map(([group, label]) => tab(group, label))] };
}

function filtersView(query: OrdersQuery): FiltersView {
  const fields = filterFields(query);
  const on = fields.filter(({ options }) => options?.some(({ value, chosen }) => chosen && value !== '')).length;
  const kept = (['group', 'rows'] as const).flatMap((name) => (query[name] === undefined ? [] : [{ name, value: query[name] }]));
  const search = { label: 'Domain, reference or serial number', value: query.q ?? '' };
  return { action: '/orders', search, isOpen: false, on: on > 0 ? on : null, fields, kept };
}

function pagerView(query: OrdersQuery, { shown, count, all, next }: { shown: number; count: Count; all: Count; next: string | null }): PagerView {
  const size = Number(query.rows ?? SIZES[0]);
  const isFiltered = ordersUrl(query, { rows: undefined }) !== '/orders';
  const words = count.count === 1 && count.isWhole ? '1 order' : `${countInWords(count)} orders`;
  const hidden = all.isWhole && count.isWhole ? countInWords({ count: all.count - count.count, isWhole: true }) : 'the others';
  return {
    said: `${shown === count.count ? '' : `${shown} of `}${words}.${isFiltered && hidden !== '0' ? ` The filters hide ${hidden}.` : ''}`,
    ...(isFiltered && { all: { label: 'Show all', href: '/orders' } }),
    ...(query.after !== undefined && { first: ordersUrl(query) }),
    ...(next !== null && { next: ordersUrl(query, { after: next }) }),
    sizes: SIZES.map((each) => ({ size: each, href: ordersUrl(query, { rows: String(each) }), current: each === size })),
  };
}
