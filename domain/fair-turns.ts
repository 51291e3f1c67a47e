/** Does work in turns: one piece of each who waits, then the next one of each, so that nobody waits for all that somebody else has. */
export type FairTurns = <T>(whose: string, work: () => Promise<T>) => Promise<T>;

/**
 * @param atOnce pieces of work under way, whoever they are of @param limit of one's pieces, waiting or under way: one more throws `tooMany`, and nothing of it is
 * done; without one they wait as long as it takes
 */
export function createFairTurns({ atOnce, limit }: { atOnce: number; limit?: { each: number; tooMany: () => Error } }): FairTurns {
  /** In the order of their turns */
  const waiting = new Map<string, (() => void)[]>();
  const had = new Map<string, number>();
  let underWay = 0;

  function next(): void {
    const [turn] = waiting;
    if (turn === undefined || underWay >= atOnce) return;
    const [whose, [first, ...others]] = turn;
    waiting.delete(whose);
    if (others.length > 0) waiting.set(whose, others);
    underWay += 1;
    first?.();
  }

  return async (whose, work) => {
    const count = (had.get(whose) ?? 0) + 1;
    if (limit && count > limit.each) throw limit.tooMany();
    had.set(whose, count);
    try {
      await new Promise<void>((begin) => {
        waiting.set(whose, [...(waiting.get(whose) ?? []), begin]);
        next();
      });
      try {
        return await work();
      } finally {
        underWay -= 1;
      }
    } finally {
      const left = (had.get(whose) ?? 1) - 1;
      if (left > 0) had.set(whose, left);
      else had.delete(whose);
      next();
    }
  };
}
