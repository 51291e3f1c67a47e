import type { Icon } from '../icon/icon';

/** Something to know before going on. `role` is `status` or `alert` for what has just come about, `note` for what always stands there. */
export interface NoticeView {
  tone: 'plain' | 'good' | 'warning' | 'bad';
  icon: Icon;
  role: 'status' | 'alert' | 'note';
  heading: string;
  text: string | null;
}

export const notice = {
  good: (heading: string, text: string | null = null): NoticeView => ({ tone: 'good', icon: 'tick', role: 'status', heading, text }),
  warning: (heading: string, text: string | null = null): NoticeView => ({ tone: 'warning', icon: 'warning', role: 'note', heading, text }),
  plain: (heading: string, text: string | null = null): NoticeView => ({ tone: 'plain', icon: 'info', role: 'note', heading, text }),
  bad: (heading: string, text: string | null = null): NoticeView => ({ tone: 'bad', icon: 'cross', role: 'alert', heading, text }),
};

export const examples: Record<string, NoticeView> = {
  good: notice.good('The cancellation was withdrawn.'),
  warning: notice.warning('A new order for this domain is reviewed first.', 'Order the right product before you cancel this one.'),
  plain: notice.plain('Buying is only step one', 'An order becomes a certificate once it has a CSR and its domains are validated.'),
  bad: notice.bad('This order cannot be cancelled here.', 'The refund window ended on 1 November 2026.'),
};
