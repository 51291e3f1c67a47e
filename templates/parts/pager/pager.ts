/** Below a list: which rows these are, of how many, what the filters hide, and the way on. */
export interface PagerView {
  said: string;
  all?: { label: string; href: string };
  first?: string;
  next?: string;
  sizes: { size: number; href: string; current: boolean }[];
}

export const examples: Record<string, PagerView> = {
  more: {
    said: 'Orders 26 to 50 of 1,284.',
    first: '/orders',
    next: '/orders?after=1',
    sizes: [25, 50, 100, 200].map((size) => ({ size, href: `/orders?rows=${size}`, current: size === 25 })),
  },
  filtered: { said: '3 orders. The filters hide 1,281.', all: { label: 'Show all', href: '/orders' }, sizes: [{ size: 25, href: '/orders', current: true }] },
};
