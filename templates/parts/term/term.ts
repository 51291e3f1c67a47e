/** The term of an order as a line from its first certificate to its end. Places are percents of it; null: there is no such date. The words stand beside it. */
export interface TermView {
  today: number;
  reissue: number | null;
  expires: number | null;
}

export const examples: Record<string, TermView> = {
  early: { today: 7, reissue: 51, expires: 59 },
  over: { today: 99, reissue: null, expires: null },
};
