import type { Page, PageView } from '../../../templates/page';
import type { Frame } from '../../../templates/frame';
import { bareFrame } from '../../../api/web/frame/frame';
import { accountMenu } from '../../../api/web/frame/menu';
import { notice } from '../../../templates/parts/notice/notice';

/** A page with a view that it can have. */
export interface Sample {
  name: string;
  view: PageView;
  html: (frame: Frame, view: PageView) => string;
}

export function sample<View extends PageView>(page: Page<View>, view: View): Sample {
  return { name: page.name, view, html: (frame, shown) => page.html(frame, shown as View) };
}

/** With everything around a page that there can be. */
export const sampleFrame: Frame = {
  ...bareFrame,
  seller: {
    name: 'Northbridge SSL',
    legalName: 'Northbridge Hosting Ltd',
    logoUrl: '/seller/logo?v=1',
    ways: [{ label: 'support@northbridge.example', href: 'mailto:support@northbridge.example' }],
    poweredBy: true,
  },
  person: { email: 'dana@bluefin.example', initials: 'DA', role: 'Owner', team: 'Bluefin Web' },
  menu: accountMenu('/orders', '9'),
  balance: { figure: '412', unit: 'points' },
  csrf: 'a-token',
  flash: notice.good('It is done.'),
};
