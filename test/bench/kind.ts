/** What is measured beside each other: whole lives, and bare workflows. */
export interface Kind {
  name: 'life' | 'emptyActivities' | 'messagesOnly' | 'leastWork';
  /** Makes ready what must not be inside the measurement; each of the functions runs one workflow until it is closed and answers its id. */
  prepare(count: number): Promise<(() => Promise<string>)[]>;
}

/** Is told a measured time. */
export type Heard = (elapsedMs: number) => void;
