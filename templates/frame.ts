import type { Icon } from './parts/icon/icon';
import type { NoticeView } from './parts/notice/notice';

/** What stands around every page, whoever looks at it; in templates it is `@frame`. Nothing is optional: strict templates want null for what is not there. */
export interface Frame {
  seller: SellerView;
  /** Where the brand leads */
  home: string;
  person: PersonView | null;
  /** Of the staff's desk, which must not look like a customer's portal */
  isStaff: boolean;
  menu: MenuItemView[][];
  find: { action: string; name: string; label: string; value: string };
  balance: { figure: string; unit: string } | null;
  /** For forms; null behind a secret link, which is a secret by itself */
  csrf: string | null;
  /** What the act before this page has brought about */
  flash: NoticeView | null;
}

/** Who runs the installation, as customers see it. */
export interface SellerView {
  name: string;
  legalName: string | null;
  logoUrl: string | null;
  /** E-mail, telephone, chat, terms, privacy: as far as they are set */
  ways: { label: string; href: string }[];
  poweredBy: boolean;
}

export interface PersonView {
  email: string;
  initials: string;
  role: string;
  team: string;
}

export interface MenuItemView {
  label: string;
  icon: Icon;
  href: string;
  current: boolean;
  /** Of what needs the reader; null: nothing */
  count: string | null;
}
