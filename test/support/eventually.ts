import { setTimeout as pause } from 'node:timers/promises';

/** Asks until the answer is there; throws with the last answer when it is not within the time. */
export async function eventually<T>(ask: () => Promise<T | undefined | false> | T | undefined | false, what: string, withinSeconds = 40): Promise<T> {
  const until = Date.now() + withinSeconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > until) throw new Error(`Not within ${withinSeconds} s: ${what}.`);
    await pause(30);
  }
}
