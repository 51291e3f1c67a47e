import type { Problem } from '../domain/problem';

/** A message to a running order, to be answered exactly once. Machines' letters are answered too; nobody listens. */
export interface Letter<Message> {
  message: Message;
  /** Somebody waits for the answer */
  awaited: boolean;
  accept(): void;
  refuse(problem: Problem | Error): void;
}

/**
 * People and machines come through one door and are taken one at a time, so that nothing interleaves and no lock is needed.
 * The update handler only drops its letter and waits for the answer; the effects happen in the story's own time.
 */
export function createInbox<Message>() {
  const letters: Letter<Message>[] = [];

  return {
    get isEmpty() {
      return letters.length === 0;
    },
    /** Drops a letter whose answer nobody awaits. */
    post(message: Message): void {
      letters.push({ message, awaited: false, accept: () => undefined, refuse: () => undefined });
    },
    /** Drops a letter and waits until the story has taken it, which no cancellation of the workflow interrupts. Throws the refusal. */
    ask(message: Message): Promise<void> {
      return new Promise((accept, refuse) => letters.push({ message, awaited: true, accept, refuse }));
    },
    take(): Letter<Message> | undefined {
      return letters.shift();
    },
  };
}
