/** What this process says of itself; the newest one counts. */
let state: (() => string) | undefined;

/**
 * Answers each question of the supervisor (scripts/system/own-processes.ts) with the state. Of a process whose event loop is blocked, or that is stopped, it
 * hears nothing. Without a supervisor nobody asks.
 */
export function answerSupervisor(tell: () => string): void {
  if (!state) process.on('message', () => process.send?.(state?.()));
  state = tell;
}
