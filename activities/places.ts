import { Context } from '@temporalio/activity';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { createFairTurns, type FairTurns } from '../domain/fair-turns';
import { SECOND_MS } from '../domain/time';
import { MOST_WEBHOOKS } from '../domain/webhook/webhook';

/** How many activities a worker process has under way at a time. */
export interface ActivityPlaces {
  /** Of those that go nowhere that a customer chooses: mails, issuing, refunds */
  inside: number;
  /** Of those that go to hosts which customers choose */
  outside: number;
  /** Of these one account's, of each kind */
  ofOneAccount: number;
}

/** A round for each webhook that an account may have, so that none of them waits for a turn; and that is a tenth of the places. */
export const activityPlaces: ActivityPlaces = { inside: 100, outside: 200, ofOneAccount: MOST_WEBHOOKS };

const LONGEST_PAUSE_MS = 60 * SECOND_MS;

/** Runs activities as long as their account has a place left. One more gives its own back at once: it fails, and the engine starts it again after a pause. */
export function createAccountTurns({ ofOneAccount }: Pick<ActivityPlaces, 'ofOneAccount'>): FairTurns {
  return createFairTurns({ atOnce: Infinity, limit: { each: ofOneAccount, tooMany: comesAgain } });
}

/** Pauses double and are no two alike, so that thousands that wait do not come in one wave. Nobody's fault, so no warning in the log. */
function comesAgain(): ApplicationFailure {
  const longest = Math.min(2 ** Context.current().info.attempt * SECOND_MS, LONGEST_PAUSE_MS);
  return ApplicationFailure.create({
    type: 'no-turn',
    message: 'As much of this account as may be is under way; it is begun when something of that is over.',
    nextRetryDelay: Math.ceil(longest * (0.5 + Math.random() / 2)),
    category: ApplicationFailureCategory.BENIGN,
  });
}
