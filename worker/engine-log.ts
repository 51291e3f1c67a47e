import { ApplicationFailure } from '@temporalio/common';
import { DefaultLogger, type LogEntry } from '@temporalio/worker';
import { isProblemKind } from '../domain/problem';
import type { Log } from '../log';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What the SDK and our activities say, as structured lines with the order's reference. A refusal (too few points) is business, not a warning. */
export function engineLogger(log: Log): DefaultLogger {
  return new DefaultLogger('INFO', ({ level, message, meta }: LogEntry) => {
    const workflowId = meta?.workflowId as string | undefined;
    const { error, ...rest } = (meta ?? {}) as { error?: unknown; order?: string };
    const order = workflowId?.startsWith('order:') ? workflowId.slice('order:'.length) : rest.order;
    const refused = error instanceof ApplicationFailure && error.nonRetryable === true && isProblemKind(error.type) && error.type !== 'internal';
    log[refused ? 'info' : levels[level]]({ ...rest, err: error, order }, refused ? 'refused' : message);
  });
}
