import { examples as times, type TimeView } from '../time/time';

/** How far something has come. */
export interface StepView {
  label: string;
  at: TimeView | null;
  status: 'done' | 'now' | 'ahead';
  statusInWords: string;
  current: boolean;
}

export const examples: Record<string, StepView[]> = {
  order: [
    { label: 'Placed', at: times.moment!, status: 'done', statusInWords: 'done', current: false },
    { label: 'Domain approved', at: null, status: 'now', statusInWords: 'under way', current: true },
    { label: 'Issued', at: null, status: 'ahead', statusInWords: 'still to come', current: false },
  ],
};
