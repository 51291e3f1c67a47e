import { allHandlersFinished, ApplicationFailure, CancellationScope, condition, continueAsNew, setHandler, workflowInfo } from '@temporalio/workflow';
import { isOfSeller } from '../domain/people/actor';
import { charges } from '../domain/sale/ledger';
import { nextDeadline } from '../domain/order/deadline';
import { refusal, takenIn } from '../domain/order/lifecycle';
import { isFinal, placedOrder, type Order, type OrderState } from '../domain/order/order';
import { deadlineInWords, type Seen } from '../domain/order/waiting';
import { list, object, text } from '../domain/shapes';
import { createAlarm } from './alarm';
import { NO_EVIDENCE } from './activities';
import { place, sendUnsent, type Accepted, type OrderInput, type Placement } from './contract';
import { createValidationChecks } from './validation-checks';
import { createInbox } from './inbox';
import { createIssuerWork } from './issuer';
import { createMailbox } from './mailbox';
import { auditOf, causeOf, isFromPerson, judgedAt, openDoors, overruled, type Message } from './messages';
import { createRefund } from './refund';
import { createRenewals } from './renewals';
import { createRestart } from './restart';
import { checkOrderInput } from './order-input';
import { createSetbacks } from './setbacks';
import { nextStep } from './story';
import { asRefusal, loadOrder, showDetails, showInTemporal, writeTransition, type Step } from './transition';

const unsent = object({ mailIds: list(1, 100, text(100)) }, 'what is unsent');

/**
 * One order for its whole life. People (updates), the issuer and the clock drop letters into one inbox; this loop takes them one at
 * a time, asks `story.ts` what each means, and writes that as one transition. It ends when the order is final; then the tables answer.
 * With a placement the order is placed first; without one it goes on from its row (continue-as-new, healing after a terminate).
 */
export async function order(input: OrderInput): Promise<OrderState | 'refused'> {
  const pressed = CancellationScope.current().cancelRequested;
  return CancellationScope.nonCancellable(() => live(input, pressed));
}

async function live(input: OrderInput, pressed: Promise<never>): Promise<OrderState | 'refused'> {
  checkOrderInput(input);
  const { reference, placement } = input;
  const inbox = createInbox<Message>();
  const alarm = createAlarm();
  const noted = (note: string) => inbox.post({ type: 'activityOverruled', note });
  const mailbox = createMailbox(() => showDetails(current, seen()), noted);
  /** Messages that had their effect in a run that was lost or continued here; their senders still wait for the answer. */
  const knownCauses = new Set<string>();
  const issuer = createIssuerWork(
    (letter) => inbox.post(letter),
    () => current,
  );
  const checks = createValidationChecks((letter) => inbox.post(letter));
  const refund = createRefund((letter) => inbox.post(letter), noted);
  const restart = createRestart((letter) => inbox.post(letter));
  createRenewals(reference, (letter) => inbox.post(letter));
  const setbacks = createSetbacks<Message>((message) => inbox.post(message));
  // Cancel in the Temporal UI stops nothing: it is noted for the staff and the order goes on.
  pressed.catch(() => inbox.post({ type: 'cancelPressed' }));

  openMailDoor();

  let current!: Order;
  if (placement) {
    current = placedOrder(reference, placement.sale, Date.now(), placement.restartOf);
    const refused = await placeOrder(placement);
    if (refused) return 'refused';
    openDoors(() => current, knownCauses, inbox);
  } else {
    // Before the row is there: messages that were sent to the run before come with the first task, and wait in the inbox.
    openDoors(() => current, knownCauses, inbox);
    const row = await loadOrder(reference);
    current = row.order;
    mailbox.resume(row.unsentMails, row.lastMail);
    showInTemporal(undefined, current, seen());
    row.causes.forEach((cause) => knownCauses.add(cause));
  }

  do {
    if (setbacks.until === undefined) {
      setbacks.takeUp();
      issuer.start(current);
      checks.start(current);
      refund.start(current);
      restart.start(current);
    } else alarm.arm(setbacks.until, 'try again what could not be written');
    const deadline = setbacks.until === undefined ? nextDeadline(current) : undefined;
    if (deadline) alarm.arm(deadline.at, deadlineInWords(deadline.kind));
    const checkAt = setbacks.until === undefined ? checks.dueAt(current) : undefined;
    if (checkAt !== undefined) alarm.arm(checkAt, 'check the domain validations');
    const { rung } = alarm;
    await condition(() => !inbox.isEmpty || alarm.rung !== rung || isOver());

    const letter = inbox.take();
    const passed: Message | undefined = deadline && deadline.at <= Date.now() ? { type: 'deadlinePassed', kind: deadline.kind } : undefined;
    const message = letter?.message ?? passed;
    try {
      if (message) await take(message);
      letter?.accept();
      if (message && !letter?.awaited) setbacks.clear();
    } catch (error) {
      const refused = asRefusal(error);
      if (refused.type === NO_EVIDENCE) inbox.post(overruled(letter?.message, refused.message));
      else if (!letter?.awaited) setbacks.add(refused, letter?.message);
      letter?.refuse(refused);
    }

    if (workflowInfo().continueAsNewSuggested && inbox.isEmpty && !isFinal(current)) {
      await condition(allHandlersFinished);
      if (inbox.isEmpty) await continueAsNew<typeof order>({ reference });
    }
  } while (!isOver() || !inbox.isEmpty);

  await condition(allHandlersFinished);
  return current.state;

  /** Housekeeping asks about what is unsent in the tables: an activity that was completed by hand has sent nothing. */
  function openMailDoor(): void {
    const missing = (mailIds: string[]) => mailIds.filter((mailId) => !mailbox.has(mailId));
    setHandler(
      sendUnsent,
      ({ mailIds }) => {
        const ids = missing(mailIds);
        mailbox.send(ids);
        noted(`E-mails were completed by hand and are not sent; they are sent now: ${ids.join(', ')}.`);
      },
      {
        description: 'Used by housekeeping: e-mails that are unsent in the tables.',
        validator: (args: { mailIds: string[] }) => {
          if (!unsent.holds(args) || missing(args.mailIds).length === 0) throw ApplicationFailure.nonRetryable('None of these e-mails is missing.', 'conflict');
        },
      },
    );
  }

  function seen(): Seen {
    return { lastMail: mailbox.last, lastCheckAt: checks.lastCheckAt };
  }

  function isOver(): boolean {
    return isFinal(current) && mailbox.isEmpty;
  }

  /** False: another transition was quicker, and the table's order counts now. */
  async function enter(step: Step, cause: string): Promise<boolean> {
    const written = await writeTransition(current, step, cause, mailbox, checks.lastCheckAt);
    current = written.order;
    for (const known of written.causes) knownCauses.add(known);
    return !written.superseded;
  }

  /** The price is taken with the row, or neither is: a refused placing leaves nothing behind and the buyer's reference free. */
  async function placeOrder({ submissionId, note, invites, actor = 'api' }: Placement): Promise<boolean> {
    let refused: Error | undefined;
    setHandler(place, async (): Promise<Accepted> => {
      await CancellationScope.nonCancellable(() => condition(() => current.sequence > 0 || refused !== undefined));
      if (refused) throw refused;
      return { state: current.state, sequence: current.sequence };
    });
    try {
      const audit = isOfSeller(actor) ? { action: 'place', detail: [current.sale.productCode, note].filter(Boolean).join(': ') } : undefined;
      await enter(
        {
          facts: {},
          event: 'placed',
          actor,
          handedIn: { kind: 'placement', id: submissionId },
          note,
          audit,
          transfers: charges(current),
          mails: invites ? ['invite'] : [],
        },
        submissionId,
      );
    } catch (error) {
      refused = asRefusal(error);
      await condition(allHandlersFinished);
    }
    return refused !== undefined;
  }

  /** Asks the table, then writes what the story says. A letter that another transition overtook is opened again. */
  async function take(message: Message): Promise<void> {
    const cause = causeOf(message, current);
    if (knownCauses.has(cause)) return;
    if (isFromPerson(message)) {
      const refused = refusal(current, message.type, judgedAt(message, Date.now()), message.actor);
      if (refused) throw refused;
    } else if (!takenIn[message.type].includes(current.state)) return;

    if (message.type === 'pollDomain') checks.hurry();
    if (message.type === 'retryNow') issuer.hurry();
    const step = nextStep(current, message, Date.now());
    if (message.type === 'validationsChecked') showDetails(current, seen());
    const audit = isFromPerson(message) ? auditOf(message) : undefined;
    if (step && !(await enter({ ...step, audit }, cause))) await take(message);
  }
}
