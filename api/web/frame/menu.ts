import type { MenuItemView } from '../../../templates/frame';
import type { Icon } from '../../../templates/parts/icon/icon';

type Item = [label: string, icon: Icon, href: string, count?: string | null];

/** @param path of the page that is open; `waiting`: how many orders need the reader */
export function accountMenu(path: string, waiting: string | null): MenuItemView[][] {
  const orders: Item[] = [
    ['Dashboard', 'home', '/'],
    ['Orders', 'list', '/orders', waiting],
    ['Certificates', 'certificate', '/certificates'],
    ['Cancel an order', 'square', '/orders/cancel'],
  ];
  const others: Item[] = [
    ['Password', 'key', '/password'],
    ['Support', 'help', '/support'],
    ['Feedback', 'speech', '/feedback'],
  ];
  return [orders, others].map((group) => group.map(item(path)));
}

export function deskMenu(path: string): MenuItemView[][] {
  return [
    (
      [
        ['Desk', 'desk', '/staff'],
        ['Tickets', 'speech', '/staff/tickets'],
      ] as Item[]
    ).map(item(path)),
  ];
}

function item(path: string): (of: Item) => MenuItemView {
  return ([label, icon, href, count = null]) => ({ label, icon, href, current: isAt(path, href), count });
}

/** The page itself, or one thing of its list. A page that has an entry of its own belongs to that. */
function isAt(path: string, href: string): boolean {
  return (
    path === href || (['/orders', '/certificates', '/support', '/staff/tickets'].includes(href) && path.startsWith(`${href}/`) && path !== '/orders/cancel')
  );
}
