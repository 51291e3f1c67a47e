import { Router } from 'express';
import { countExpiring } from '../../../db/certificate/expiring';
import { countOrders, MOST_COUNTED, type Count } from '../../../db/order/counts';
import { pageOfOrders } from '../../../db/order/pages';
import { orderGroups, statesOf } from '../../../domain/order/groups';
import { statusOf } from '../../../domain/order/status';
import { isStaff, mayOrder } from '../../../domain/people/user';
import { DAY_MS, readableDay, shortDay, type Instant } from '../../../domain/time';
import { page, type PageView } from '../../../templates/page';
import { barChart, type ChartView } from '../../../templates/parts/chart/chart';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { HeadView } from '../../../templates/parts/head/head';
import { notice, type NoticeView } from '../../../templates/parts/notice/notice';
import type { OrdersView } from '../../../templates/parts/orders/orders';
import type { TilesView } from '../../../templates/parts/tiles/tiles';
import type { TodoView } from '../../../templates/parts/todo/todo';
import { badgeOf } from '../frame/badge';
import { actOn, orderRowView } from '../frame/order-row';
import { homeOf, userOf } from '../frame/session';
import { countInWords, orderTitle } from '../frame/words';
import type { PortalDependencies } from './dependencies';
import { groupWords } from './orders-query';

interface DashboardView extends PageView {
  head: HeadView;
  tiles: TilesView;
  todo: TodoView;
  /** In the place of what needs the reader, where nothing does */
  nothing: EmptyView;
  /** There is more to do than is listed */
  more: boolean;
  expiring: ChartView;
  recent: OrdersView | null;
  welcome: NoticeView | null;
}

export const dashboardPage = page<DashboardView>('portal/dashboard');

const TODO = 6;
const RECENT = 5;
const WEEKS = 13;
/** Certificates that expire in these weeks are set off. */
const SOON_WEEKS = 2;

/** Where people of an account stand: what there is, what needs them, what expires, what was ordered. */
export function dashboardPages({ db, show }: PortalDependencies): Router {
  const router = Router();
  router.get('/', async (request, response, next) => {
    const user = await userOf(db, request);
    if (!user) return next();
    if (isStaff(user)) return response.redirect(303, homeOf(user));
    const accountId = user.accountId!;
    const now = Date.now();
    const [groups, todo, recent, weeks] = await Promise.all([
      Promise.all(orderGroups.map((group) => countOrders(db, accountId, { states: statesOf(group) }))),
      pageOfOrders(db, accountId, { turn: 'you' }, { limit: TODO }),
      pageOfOrders(db, accountId, {}, { limit: RECENT }),
      countExpiring(db, accountId, now, WEEKS),
    ]);
    const href = (reference: string) => (mayOrder(user) ? `/orders/${reference}` : null);
    const rows = recent.orders.map((order) => orderRowView(order, href(order.reference), now));
    const isNew = groups[orderGroups.indexOf('completed')]?.count === 0;
    response.set('Cache-Control', 'no-store');
    await show(request, response, dashboardPage, {
      title: 'Dashboard',
      head: { heading: 'Dashboard', about: [{ text: readableDay(now) }], acts: [{ label: 'All orders', href: '/orders' }] },
      tiles: tilesView(groups),
      todo: todo.orders.map((order) => {
        const status = statusOf(order, now);
        const url = href(order.reference) ?? `/orders?q=${order.reference}`;
        const when = `since ${shortDay(order.since)}`;
        return { badge: badgeOf(status), name: orderTitle(order), href: url, line: status.line, when, act: { label: actOn(status), href: url } };
      }),
      nothing: { heading: 'Nothing waits for you', text: 'Orders that need you appear here.' },
      more: todo.next !== null,
      expiring: expiringView(weeks, now),
      recent: rows.length > 0 ? { label: 'Recent orders', rows } : null,
      welcome: isNew
        ? notice.plain(
            'Buying is only step one',
            'An order becomes a certificate once it has a CSR and its domains are validated. You can stop and come back at any point.',
          )
        : null,
    });
  });
  return router;
}

/** All is the sum of the others, so that they agree. */
function tilesView(groups: Count[]): TilesView {
  const sum = groups.reduce((total, { count }) => total + count, 0);
  const all: Count = { count: Math.min(sum, MOST_COUNTED), isWhole: sum <= MOST_COUNTED && groups.every(({ isWhole }) => isWhole) };
  const notes = { pending: 'Wait for somebody', completed: 'Have a certificate', ended: 'Credited, cancelled, revoked, expired' };
  const tiles = orderGroups.map((group, index) => ({
    label: groupWords[group],
    href: `/orders?group=${group}`,
    figure: countInWords(groups[index]!),
    note: notes[group],
  }));
  return { label: 'Orders by state', tiles: [{ label: 'All orders', href: '/orders', figure: countInWords(all), note: 'Of the whole team' }, ...tiles] };
}

function expiringView(weeks: number[], now: Instant): ChartView {
  const bars = weeks.map((count, week) => {
    const day = shortDay(now + week * 7 * DAY_MS);
    return { count, row: day, tick: week % 4 === 0 ? day.replace(/ \d{4}$/, '') : null, soon: week < SOON_WEEKS };
  });
  return barChart(`Certificates that expire in each of the next ${WEEKS} weeks: ${weeks.join(', ')}`, ['Week from', 'Certificates'], bars);
}
