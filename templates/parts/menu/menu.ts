/** Further acts behind one button. What is not allowed now stays in it, with the reason. */
export interface MenuView {
  label: string;
  items: { label: string; href: string | null; why?: string }[];
}

export const examples: Record<string, MenuView> = {
  order: {
    label: 'Actions',
    items: [
      { label: 'Reissue', href: '/orders/CW-1/reissues/new' },
      { label: 'Cancel', href: null, why: 'The refund window ended on 1 November 2026.' },
    ],
  },
};
