import { examples as times, type TimeView } from '../time/time';

/** What has happened, newest first: by whom, what they said of it, and what it moved. */
export type FeedView = { what: string; by: string | null; said: string | null; lines: string[]; at: TimeView }[];

export const examples: Record<string, FeedView> = {
  order: [
    { what: 'Cancellation requested', by: 'by dana@bluefin.example', said: 'Ordered twice.', lines: [], at: times.moment! },
    { what: 'Order placed', by: 'by API', said: null, lines: ['12 points from the balance'], at: times.moment! },
  ],
};
