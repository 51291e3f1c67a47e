/** Help articles to choose from, each with its first sentences. */
export type ArticlesView = { href: string; title: string; about: string }[];

export const examples: Record<string, ArticlesView> = {
  two: [
    { href: '/help/cancelling', title: 'Cancelling an order', about: 'What happens, who has to approve, and what you get back.' },
    { href: '/help/revoking', title: 'Revoking a certificate', about: 'For a key that somebody else may have.' },
  ],
};
