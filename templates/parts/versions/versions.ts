import { examples as badges, type BadgeView } from '../badge/badge';
import { examples as times, type TimeView } from '../time/time';

/** Certificates of one order, newest first. */
export interface VersionsView {
  label: string;
  rows: {
    version: string;
    isCurrent: boolean;
    /** Of its own page; null: it has none here */
    href: string | null;
    names: string;
    key: string;
    serial: string;
    from: TimeView;
    until: TimeView;
    badge: BadgeView;
    line: string | null;
    download: string;
  }[];
}

export const examples: Record<string, VersionsView> = {
  one: {
    label: 'Certificates',
    rows: [
      {
        version: '2',
        isCurrent: true,
        href: '/certificates/CW-1/2',
        names: 'www.example.com, example.com',
        key: 'EC, P-256',
        serial: '04:7B:91:D3',
        from: times.day!,
        until: times.day!,
        badge: badges.good!,
        line: 'Its key was replaced',
        download: '/certificates/CW-1/2/fullchain',
      },
    ],
  },
};
