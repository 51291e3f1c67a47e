import { orderStates, type OrderState } from './order';

/** What people tell apart when they look for an order. Each state is in one of them, so that their counts add up to all. */
export const orderGroups = ['pending', 'completed', 'ended'] as const;
export type OrderGroup = (typeof orderGroups)[number];

const groupOf: Readonly<Record<OrderState, OrderGroup>> = {
  placed: 'pending',
  configured: 'pending',
  issued: 'completed',
  'cancel-requested': 'pending',
  approved: 'pending',
  'refund-requested': 'pending',
  credited: 'ended',
  cancelled: 'ended',
  refunded: 'ended',
  restarted: 'ended',
  revoked: 'ended',
  expired: 'ended',
};

export function statesOf(group: OrderGroup): OrderState[] {
  return orderStates.filter((state) => groupOf[state] === group);
}
