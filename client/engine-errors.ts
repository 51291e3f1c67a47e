import { setTimeout as pause } from 'node:timers/promises';
import {
  ActivityFailure,
  ApplicationFailure,
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { status } from '@grpc/grpc-js';
import { isProblemKind, Problem, type FieldProblem } from '../domain/problem';

const busy = 'The order desk is busy or restarting; nothing is lost. Look at the order, then send the request again.';

/** What a failed call to the engine means for the caller. `whenClosed` is the refusal of an order whose workflow is over. */
export function toProblem(error: unknown, whenClosed?: Problem): unknown {
  const refused = refusalIn(error);
  if (refused) {
    const { type, message, details } = refused;
    const [fields = [], detail = message] = (details ?? []) as [FieldProblem[]?, string?];
    if (isProblemKind(type)) return new Problem(type, detail, fields);
    // The workflow ended, or its run was reset, while the message was on its way: not taken, may be sent again.
    return new Problem('unavailable', busy);
  }
  // Not found: over (the table tells why), or terminated by hand and about to be started again by the reconciler.
  if (error instanceof WorkflowNotFoundError) return whenClosed ?? new Problem('unavailable', busy);
  // An earlier try of the same request is placing the order.
  if (error instanceof WorkflowExecutionAlreadyStartedError) return new Problem('unavailable', busy);
  const code = grpcCode(error);
  if (code !== undefined && [status.DEADLINE_EXCEEDED, status.UNAVAILABLE, status.CANCELLED, status.RESOURCE_EXHAUSTED, status.ABORTED].includes(code)) {
    return new Problem('unavailable', busy);
  }
  return error;
}

/**
 * Sends a message again that the engine turned away without taking it: its workflow was just being continued in a fresh run, or had too
 * many messages at once. Ends with the caller's deadline.
 */
export async function untilTaken<T>(send: () => Promise<T>): Promise<T> {
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 500)) {
    try {
      return await send();
    } catch (error) {
      const code = grpcCode(error);
      if (code === undefined || ![status.FAILED_PRECONDITION, status.RESOURCE_EXHAUSTED, status.ABORTED].includes(code)) throw error;
      await pause(pauseMs);
    }
  }
}

/** The failure with which an update was refused, or an activity ended its workflow. */
function refusalIn(error: unknown): ApplicationFailure | undefined {
  if (!(error instanceof WorkflowUpdateFailedError) && !(error instanceof WorkflowFailedError)) return undefined;
  const cause = error.cause instanceof ActivityFailure ? error.cause.cause : error.cause;
  return cause instanceof ApplicationFailure ? cause : undefined;
}

function grpcCode(error: unknown): status | undefined {
  for (let e = error; e instanceof Error; e = e.cause) if (isGrpcServiceError(e)) return e.code;
  return undefined;
}
