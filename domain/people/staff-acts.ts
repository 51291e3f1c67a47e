import { messages, type DeskMessage } from '../order/messages';
import type { User } from './user';

/** What is done at the desk: to an order, by its messages, and to tickets */
export type StaffAct = DeskMessage | 'answerTicket';

/** Vetting decides about organisations and reviews, support about everything else at the desk, admin about both. */
export function mayAct(user: User, act: StaffAct): boolean {
  if (user.accountId !== null) return false;
  return user.role === 'admin' || user.role === (act === 'answerTicket' ? 'support' : messages[act].desk);
}
