import { examples as badges, type BadgeView } from '../badge/badge';

/** What waits for the reader, each with the act that it waits for. */
export type TodoView = { badge: BadgeView; name: string; href: string; line: string; when: string; act: { label: string; href: string } }[];

export const examples: Record<string, TodoView> = {
  two: [
    {
      badge: badges.reader!,
      name: 'www.example.com',
      href: '/orders/CW-1',
      line: 'Add the DNS record at example.com',
      when: 'by 27 Dec 2026',
      act: { label: 'Show record', href: '/orders/CW-1/validation' },
    },
    {
      badge: { word: 'Unconfigured', who: 'you', icon: 'act' },
      name: 'RapidSSL, 1 year',
      href: '/orders/CW-2',
      line: 'Add a CSR and contacts',
      when: 'since 12 Nov 2026',
      act: { label: 'Configure', href: '/orders/CW-2' },
    },
  ],
};
