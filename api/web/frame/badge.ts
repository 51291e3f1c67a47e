import type { Status, StatusWord } from '../../../domain/order/status';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { Icon } from '../../../templates/parts/icon/icon';

const icons: Readonly<Record<StatusWord, Icon>> = {
  Unconfigured: 'act',
  DNS: 'globe',
  File: 'file',
  'E-mail': 'mail',
  Vetting: 'eye',
  Review: 'eye',
  Issuing: 'turn',
  CSR: 'key',
  Blocked: 'warning',
  'On hold': 'eye',
  Cancelling: 'clock',
  Revoking: 'turn',
  Choice: 'act',
  Refunding: 'credit',
  Restarting: 'turn',
  Issued: 'tick',
  Expired: 'hourglass',
  Replaced: 'turn',
  Credited: 'credit',
  Cancelled: 'square',
  Refunded: 'credit',
  Restarted: 'turn',
  Revoked: 'cross',
  Ended: 'hourglass',
};

/** An order's status as its badge: a word, the colour of who has to act, and a shape. */
export function badgeOf({ word, who }: Status): BadgeView {
  return { word, who, icon: icons[word] };
}
