/** Numbers that a seed repeats (mulberry32), and choices made with them. */
export interface Dice {
  next(): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let a = seed | 0;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return { next, chance: (share) => next() < share, pick: (from) => from[Math.floor(next() * from.length)]! };
}
