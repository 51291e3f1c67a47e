import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OrderState, WaitingOn } from '../../domain/order/order';
import { DAY_MS } from '../../domain/time';
import { place, updates, type Accepted, type OrderInput } from '../../workflows/contract';
import { searchAttributes } from '../../workflows/search-attributes';
import type { BareActivities } from './bare-activities';

/** The two bare workflows that a whole life is measured against: the same start, the same five messages, nothing of an order. */

const { write, writeIssued } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '20 seconds' });
const { sign, revoke, sendMail } = proxyActivities<BareActivities>({ startToCloseTimeout: '1 minute' });

/** Takes the updates. */
export async function messagesOnly(_: OrderInput): Promise<string> {
  let taken = 0;
  const accept = async (): Promise<Accepted> => ({ state: 'placed', sequence: ++taken });
  setHandler(place, accept);
  for (const message of [updates.configure, updates.approveDomain, updates.requestCancel, updates.approveCancel])
    setHandler(message as typeof updates.configure, accept);
  await condition(() => taken === 5);
  await condition(allHandlersFinished);
  return 'credited';
}

/** Takes the messages and runs what a life runs, in the same order, with nothing of an order in it: seven local activities, six regular ones, six upserts, two timers. */
export async function withActivities(_: OrderInput): Promise<string> {
  let written = 0;
  let unsent = 0;

  async function step(state: OrderState, waitingOn: WaitingOn | null, activity: () => Promise<void> = write): Promise<Accepted> {
    await activity();
    written += 1;
    if (state !== 'placed') show(state, waitingOn);
    return { state, sequence: written };
  }
  async function mail(): Promise<void> {
    unsent += 1;
    await sendMail();
    unsent -= 1;
  }
  async function issue(): Promise<void> {
    await sign();
    await step('issued', null, () => writeIssued(workflowInfo().workflowId));
    void mail();
  }
  async function credit(): Promise<void> {
    await revoke();
    await step('credited', null);
    void mail();
  }

  setHandler(place, () => step('placed', 'configuration'));
  setHandler(updates.configure, async () => {
    const accepted = await step('configured', 'domain-validation');
    void mail();
    void sleep(30 * DAY_MS);
    return accepted;
  });
  setHandler(updates.approveDomain, async () => {
    const accepted = await step('configured', 'issuer');
    void issue();
    return accepted;
  });
  setHandler(updates.requestCancel, async () => {
    const accepted = await step('cancel-requested', 'admin-contact');
    void mail();
    void sleep(14 * DAY_MS);
    return accepted;
  });
  setHandler(updates.approveCancel, async () => {
    const accepted = await step('approved', 'issuer');
    void credit();
    return accepted;
  });

  await condition(() => written === 7 && unsent === 0);
  await condition(allHandlersFinished);
  return 'credited';
}

function show(state: OrderState, waitingOn: WaitingOn | null): void {
  upsertSearchAttributes([
    { key: searchAttributes.state, value: state },
    { key: searchAttributes.waitingOn, value: waitingOn },
    { key: searchAttributes.waitingSince, value: new Date() },
  ]);
}
