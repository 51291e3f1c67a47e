/** Counters that are links to what they count. */
export interface TilesView {
  label: string;
  tiles: { label: string; href: string; figure: string; note: string }[];
}

export const examples: Record<string, TilesView> = {
  orders: {
    label: 'Orders by state',
    tiles: [
      { label: 'All orders', href: '/orders', figure: '1,284', note: '12 in the last 7 days' },
      { label: 'Completed', href: '/orders?group=completed', figure: '1,102', note: '1,071 valid now' },
      { label: 'Pending', href: '/orders?group=pending', figure: '37', note: '9 need you' },
      { label: 'Cancelled', href: '/orders?group=cancelled', figure: '145', note: '2 this month' },
    ],
  },
};
