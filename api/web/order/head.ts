import { amountInWords } from '../../../domain/sale/amount';
import { refusal } from '../../../domain/order/lifecycle';
import type { Order } from '../../../domain/order/order';
import { statusOf } from '../../../domain/order/status';
import type { Instant } from '../../../domain/time';
import type { PageView } from '../../../templates/page';
import type { HeadView } from '../../../templates/parts/head/head';
import type { MenuView } from '../../../templates/parts/menu/menu';
import type { TabsView } from '../../../templates/parts/tabs/tabs';
import { badgeOf } from '../frame/badge';
import { dayView, orderTitle, productName } from '../frame/words';
import type { OpenOrder } from './door';

export type OrderTab = 'overview' | 'certificates' | 'validation' | 'activity' | 'cancellation';

/** What every page of an order has on top. */
export interface OrderPageView extends PageView {
  head: HeadView;
  tabs: TabsView;
}

/** What the order is, what it is at, what is likeliest to be done with it, and its other pages. */
export function orderPageView(open: OpenOrder, current: OrderTab, now: Instant): OrderPageView {
  const { order, isTeam } = open;
  const { reference, names, sale, placedAt } = order;
  const number = { text: `Order ${reference}` };
  return {
    title: `${orderTitle(order)}, order ${reference}`,
    head: {
      heading: orderTitle(order),
      badge: badgeOf(statusOf(order, now)),
      ...(isTeam && { trail: [{ label: 'Orders', href: '/orders' }, { label: reference }] }),
      about: [
        ...(isTeam ? [] : [number]),
        ...(names.length > 0 ? [{ text: productName(order) }] : []),
        ...(names.length > 1 ? [{ text: `${names.length} names` }] : []),
        { text: amountInWords(sale) },
        { text: `Placed on ${dayView(placedAt).text}` },
        ...(sale.isTest ? [{ text: 'Test order' }] : []),
      ],
      acts: [mainAct(open, current)],
      ...(open.mayAct && { menu: menuOf(open, now) }),
    },
    tabs: tabsOf(open, current),
  };
}

function mainAct(open: OpenOrder, current: OrderTab): NonNullable<HeadView['acts']>[number] {
  const { order, url, mayAct } = open;
  if (order.waitingOn === 'configuration' && mayAct) return { label: 'Configure', href: `${url}#configure`, primary: true };
  if (order.waitingOn === 'domain-validation' && !['overview', 'validation'].includes(current))
    return { label: 'Show what to do', href: `${url}/validation`, primary: true };
  if (order.certificateVersion > 0 && order.state === 'issued' && current !== 'certificates')
    return { label: 'Download', href: `${url}/certificates`, icon: 'download', primary: true };
  return { label: 'Ask support', href: ticketUrl(open) };
}

/** Exactly what the lifecycle table takes; what it does not take stays with its reason. */
function menuOf(open: OpenOrder, now: Instant): MenuView {
  const { order, url, actor, isTeam } = open;
  const item = (label: string, message: Parameters<typeof refusal>[1], href: string) => {
    const refused = refusal(order, message, now, actor);
    return refused ? { label, href: null, why: refused.message } : { label, href };
  };
  return {
    label: 'Actions',
    items: [
      ...(order.cancellation ? [] : [item('Cancel the order', 'requestCancel', `${url}/cancellation`)]),
      ...(order.cancellation ? [item('Withdraw the cancellation', 'withdrawCancel', `${url}/cancellation/withdrawal`)] : []),
      ...(isTeam && order.certificateVersion > 0 ? [item('Revoke certificates', 'revoke', `${url}/revocation`)] : []),
      { label: 'Ask support about this order', href: ticketUrl(open) },
    ],
  };
}

function tabsOf({ order, url, mayAct }: OpenOrder, current: OrderTab): TabsView {
  const { certificateVersion, validations, sequence } = order;
  const tab = (id: OrderTab, label: string, count?: string) => ({
    label,
    href: id === 'overview' ? url : `${url}/${id}`,
    current: id === current,
    ...(count && { count }),
  });
  return {
    label: 'Pages of this order',
    tabs: [
      tab('overview', 'Overview'),
      tab('certificates', 'Certificates', String(certificateVersion)),
      tab('validation', 'Validation', validations.length > 0 ? `${validatedIn(order)} of ${validations.length}` : undefined),
      tab('activity', 'Activity', String(sequence)),
      ...(mayAct ? [tab('cancellation', 'Cancel')] : []),
    ],
  };
}

export function validatedIn({ validations }: Order): number {
  return validations.filter(({ validatedAt }) => validatedAt !== undefined).length;
}

/** The ticket form, filled in for this order. */
export function ticketUrl({ order, url, isTeam }: OpenOrder): string {
  return isTeam ? `/support/tickets/new?order=${order.reference}` : `${url}/ticket`;
}
