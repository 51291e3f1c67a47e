import type { Icon } from '../icon/icon';

/** Two or three answers in a row: who, when, until when. */
export type TrioView = { icon: Icon; label: string; value: string; note?: string }[];

export const examples: Record<string, TrioView> = {
  waiting: [
    { icon: 'person', label: 'Waiting for', value: 'You', note: 'since 27 November 2026, 16:02 UTC' },
    { icon: 'turn', label: 'Next check', value: '27 November 2026, 17:46 UTC' },
    { icon: 'clock', label: 'Until', value: '27 December 2026, 16:02 UTC' },
  ],
};
