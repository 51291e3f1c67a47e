import { examples as times, type TimeView } from '../time/time';

/** What was said, oldest first. */
export type ThreadView = {
  by: string;
  body: string;
  at: TimeView;
  /** Of its delivery; null: nothing to say */
  note: string | null;
  /** Words of staff for staff */
  isNote: boolean;
}[];

export const examples: Record<string, ThreadView> = {
  both: [
    { by: 'dana@bluefin.example', body: 'When is it issued?', at: times.moment!, note: null, isNote: false },
    { by: 'Our staff', body: 'Once the DNS record is there.', at: times.moment!, note: 'sent', isNote: false },
    { by: 'eve@desk.example (staff)', body: 'Called them.', at: times.moment!, note: null, isNote: true },
  ],
};
