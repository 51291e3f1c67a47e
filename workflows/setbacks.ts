import type { ApplicationFailure } from '@temporalio/workflow';
import type { Instant } from '../domain/time';
import { retryPause } from './issuer';

/**
 * What a machine reported, or the clock, and the tables would not take. Nobody waits for the answer, and without a pause it would come again
 * at once, for ever: what machines do by themselves rests meanwhile, at widening pauses. People's messages are taken as always.
 */
export function createSetbacks<Message>(post: (message: Message) => void) {
  const kept: Message[] = [];
  let failures = 0;
  let until: Instant = 0;

  return {
    /** Until when machines and clock rest; undefined: they do not. */
    get until(): Instant | undefined {
      return until > Date.now() ? until : undefined;
    },
    /** @param message undefined: the clock's, which finds its deadline again by itself */
    add(refused: ApplicationFailure, message: Message | undefined): void {
      // The order has moved on, and what was reported means nothing to it any more.
      if (refused.type === 'conflict' || refused.type === 'gone') return;
      until = Date.now() + retryPause((failures += 1));
      if (message !== undefined) kept.push(message);
    },
    /** The pause is over: what was reported is opened again. */
    takeUp(): void {
      kept.splice(0).forEach(post);
    },
    /** Something of theirs was written again. */
    clear(): void {
      failures = 0;
    },
  };
}
