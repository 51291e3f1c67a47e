import { examples as badges, type BadgeView } from '../badge/badge';
import type { Icon } from '../icon/icon';
import type { MenuView } from '../menu/menu';

/** Top of a page: where it lies, what it is, and the one thing that is likeliest to be done here. */
export interface HeadView {
  heading: string;
  /** From the top down; the page itself has no link */
  trail?: { label: string; href?: string }[];
  badge?: BadgeView;
  about?: { text: string; href?: string }[];
  acts?: { label: string; href: string; icon?: Icon; primary?: boolean }[];
  /** Beside the acts, of which there has to be one */
  menu?: MenuView;
}

export const examples: Record<string, HeadView> = {
  plain: { heading: 'Orders', about: [{ text: 'Bluefin Web' }] },
  order: {
    heading: 'www.example.com',
    trail: [{ label: 'Orders', href: '/orders' }, { label: 'CW-B2NN8TQ41RZK' }],
    badge: badges.reader,
    about: [{ text: 'RapidSSL, 1 year' }, { text: '2 names' }, { text: '12 points' }],
    acts: [{ label: 'Check now', href: '/orders/CW-B2NN8TQ41RZK/validation', icon: 'turn', primary: true }],
  },
};
