import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { SECOND_MS } from '../domain/time';

/** Well inside the activities' heartbeat timeout (workflows/issuer.ts, workflows/mailbox.ts). */
const EVERY_MS = 3 * SECOND_MS;

/** While an activity runs its worker says so: work of a worker that died is given to another within seconds, and slow work is left alone. */
export function beatWhileWorking(context: Context): ActivityInterceptors {
  // The engine takes none of a local activity, whose workflow task is watched instead.
  if (context.info.isLocal) return {};
  return {
    inbound: {
      async execute(input, next) {
        const beating = setInterval(() => context.heartbeat(), EVERY_MS);
        try {
          return await next(input);
        } finally {
          clearInterval(beating);
        }
      },
    },
  };
}
