import { setTimeout as pause } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { Activities } from '../../workflows/activities';

/**
 * Activities that do not get on, so that somebody loses patience.
 * @param names of those that can be stuck
 */
export function stuckActivities(names: readonly (keyof Activities)[]) {
  /** The names of those that are stuck at the moment */
  const stuck = new Set<string>();
  const change = (activities: Activities): Partial<Activities> => {
    const work = activities as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    /** Somebody who is stuck gets no further until the activity is taken away; what the worker does itself fails. */
    const unlessStuck =
      (name: string) =>
      async (...args: unknown[]) => {
        const { cancellationSignal, info } = Context.current();
        while (stuck.has(name)) {
          if (cancellationSignal.aborted || info.isLocal) throw new Error('it is down');
          await pause(50);
        }
        return work[name]!(...args);
      };
    return Object.fromEntries(names.map((name) => [name, unlessStuck(name)]));
  };
  return { stuck, change };
}
