import type { Ticket } from '../../../domain/people/ticket';
import type { BadgeView } from '../../../templates/parts/badge/badge';

type State = Pick<Ticket, 'closedAt' | 'awaitsStaff'>;

/** What a ticket waits for, as its customer sees it */
export function ticketBadge({ closedAt, awaitsStaff }: State): BadgeView {
  if (closedAt !== null) return { word: 'Closed', who: 'ended', icon: 'square' };
  return awaitsStaff ? { word: 'With our staff', who: 'staff', icon: 'clock' } : { word: 'Answered', who: 'you', icon: 'mail' };
}

/** The same as staff see it */
export function ticketBadgeForStaff({ closedAt, awaitsStaff }: State): BadgeView {
  if (closedAt !== null) return { word: 'Closed', who: 'ended', icon: 'square' };
  return awaitsStaff ? { word: 'To answer', who: 'you', icon: 'mail' } : { word: 'Answered', who: 'other', icon: 'clock' };
}
