/** The filters that are on, each removed by a press. */
export interface ChipsView {
  chips: { label: string; href: string }[];
  /** Where none is on */
  clear: string;
}

export const examples: Record<string, ChipsView> = {
  two: {
    chips: [
      { label: 'Status: DNS', href: '/orders?product=x' },
      { label: 'Product: RapidSSL', href: '/orders?waiting=dns' },
    ],
    clear: '/orders',
  },
};
