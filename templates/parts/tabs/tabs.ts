/** Pages of one thing beside each other. They are links: each has its address. */
export interface TabsView {
  label: string;
  tabs: { label: string; href: string; current: boolean; count?: string }[];
}

export const examples: Record<string, TabsView> = {
  order: {
    label: 'Pages of this order',
    tabs: [
      { label: 'Overview', href: '/orders/CW-1', current: true },
      { label: 'Certificates', href: '/orders/CW-1/certificates', current: false, count: '2' },
    ],
  },
};
