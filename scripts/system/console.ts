/** One line for the person at the terminal. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Says what is being done, does it, and says how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  say(`${what} ...`);
  const result = await work();
  say(`${what}: done in ${seconds(begun)} s`);
  return result;
}

export const seconds = (begun: number) => ((performance.now() - begun) / 1000).toFixed(1);
