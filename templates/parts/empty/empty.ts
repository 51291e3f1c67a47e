/** Where a list has nothing: why, and what can be done next. */
export interface EmptyView {
  heading: string;
  text: string;
  act?: { label: string; href: string };
}

export const examples: Record<string, EmptyView> = {
  orders: { heading: 'No order matches', text: 'The filters hide 1,247 orders.', act: { label: 'Show all orders', href: '/orders' } },
  plain: { heading: 'Nothing waits for you', text: 'Orders that need you appear here.' },
};
