/** An instant. Without script it is shown in UTC; with it, in the reader's zone. */
export interface TimeView {
  /** For machines, ISO 8601 */
  iso: string;
  /** `22 November 2026, 09:10 UTC`, or `22 Nov 2026` */
  text: string;
  /** The whole instant in UTC, for whoever points at it */
  utc: string;
  /** Only the day is shown */
  day?: boolean;
}

export const examples: Record<string, TimeView> = {
  moment: { iso: '2026-11-27T16:02:00.000Z', text: '27 November 2026, 16:02 UTC', utc: '27 November 2026, 16:02 UTC' },
  day: { iso: '2026-11-27T16:02:00.000Z', text: '27 Nov 2026', utc: '27 November 2026, 16:02 UTC', day: true },
};
