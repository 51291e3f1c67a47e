import type { Icon } from '../icon/icon';

/** A state in one word. `who` has to act: the reader, another person, our staff, a machine, or nobody, and then how it ended. */
export interface BadgeView {
  word: string;
  who: 'you' | 'soon' | 'other' | 'staff' | 'machine' | 'good' | 'ended' | 'bad';
  icon: Icon;
}

export const examples: Record<string, BadgeView> = {
  reader: { word: 'DNS', who: 'you', icon: 'globe' },
  soon: { word: '11 days', who: 'soon', icon: 'clock' },
  person: { word: 'E-mail', who: 'other', icon: 'mail' },
  staff: { word: 'Vetting', who: 'staff', icon: 'eye' },
  machine: { word: 'Issuing', who: 'machine', icon: 'turn' },
  good: { word: 'Issued', who: 'good', icon: 'tick' },
  ended: { word: 'Credited', who: 'ended', icon: 'credit' },
  bad: { word: 'Revoked', who: 'bad', icon: 'cross' },
};
