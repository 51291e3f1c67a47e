import type { UpdateDefinition } from '@temporalio/common';
import { currentUpdateInfo, setHandler } from '@temporalio/workflow';
import { isOfSeller } from '../domain/people/actor';
import type { DeadlineKind } from '../domain/order/deadline';
import { refusal } from '../domain/order/lifecycle';
import type { Order } from '../domain/order/order';
import { messages, personMessages, wrongField, type MessageArguments, type PersonMessage } from '../domain/order/messages';
import { requestInstant } from '../domain/sale/policy';
import type { Transition } from '../domain/order/transition';
import { orderQuery, updates, type Accepted } from './contract';
import type { ValidationsCheckedLetter } from './validation-checks';
import type { createInbox } from './inbox';
import type { IssuerLetter } from './issuer';
import type { RenewalsLetter } from './renewals';
import type { RestartLetter } from './restart';
import { asFailure } from './transition';

/** `messageId` is the update's id: the sender uses the same one for every try. */
export type PersonLetter = { [M in PersonMessage]: { type: M; messageId: string } & MessageArguments[M] }[PersonMessage];
export type Message =
  | PersonLetter
  | IssuerLetter
  | RestartLetter
  | RenewalsLetter
  | ValidationsCheckedLetter
  | { type: 'deadlinePassed'; kind: DeadlineKind }
  | { type: 'cancelPressed' }
  | { type: 'activityOverruled'; note: string };

/** One kind of message. */
export type Letter<T extends Message['type']> = Extract<Message, { type: T }>;

export function isFromPerson(message: Message): message is PersonLetter {
  return (personMessages as readonly string[]).includes(message.type);
}

/**
 * What tells a repeat of a transition from another one. A workflow task that fails is run again, after its transitions may have been
 * written: a person's message is then known by its id, a machine's by the number that it was about to take.
 */
export function causeOf(message: Message, order: Order): string {
  return isFromPerson(message) ? message.messageId : `${message.type} ${order.sequence + 1}`;
}

/** What the audit trail gets of an act of the seller's people; undefined: somebody else acts. */
export function auditOf({ type, actor, messageId: _, ...said }: PersonLetter): Transition['audit'] {
  if (!isOfSeller(actor)) return undefined;
  const words = Object.entries(said).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
  return { action: type, detail: words.join(', ') };
}

/** The instant at which the rules judge a message: a cancellation's own stamp, otherwise now. */
export function judgedAt(message: Message, now: number): number {
  return message.type === 'requestCancel' ? requestInstant(message.requestedAt, now) : now;
}

/**
 * Opens the order's doors. A validator refuses what the table does not take, without a trace in the history; what passes is
 * dropped in the inbox and answered when the story has written it. While the order is still being loaded all pass; the inbox judges.
 */
export function openDoors(current: () => Order | undefined, knownCauses: ReadonlySet<string>, inbox: ReturnType<typeof createInbox<Message>>): void {
  const loaded = () => {
    const order = current();
    if (!order) throw new Error('The order is still being loaded.');
    return order;
  };
  setHandler(orderQuery, loaded, { description: 'The order as it is now.' });
  for (const name of personMessages) {
    setHandler(
      updates[name] as unknown as UpdateDefinition<Accepted, [unknown]>,
      async (args: unknown): Promise<Accepted> => {
        await inbox.ask(letter(name, args));
        return { state: loaded().state, sequence: loaded().sequence };
      },
      {
        description: messages[name].description,
        validator: (args: unknown) => {
          const wrong = wrongField(name, args);
          if (wrong) throw asFailure(wrong);
          if (knownCauses.has(currentUpdateInfo()?.id ?? '')) return; // it had its effect; only its answer got lost
          const order = current();
          const said = letter(name, args);
          const refused = order && refusal(order, name, judgedAt(said, Date.now()), said.actor);
          if (refused) throw asFailure(refused);
        },
      },
    );
  }
}

function letter(type: PersonMessage, args: unknown): PersonLetter {
  return { ...(args as object), type, messageId: (currentUpdateInfo()?.id ?? '').slice(0, 200) } as PersonLetter;
}

/** What is made of a machine's letter that no row bears out: another try, and a note for the staff. @param message undefined: the clock's */
export function overruled(message: Message | undefined, why: string): Message {
  switch (message?.type) {
    case 'certificateIssued':
    case 'issueRefused':
    case 'issuePending':
      return { type: 'issueFailed', reason: `It was completed by hand, with an invented answer. ${why}` };
    case 'certificateRevoked':
    case 'revokeRefused':
      return { type: 'revokeFailed', reason: `It was completed by hand, with an invented answer. ${why}` };
    default:
      return { type: 'activityOverruled', note: `An activity was completed by hand, with an invented answer. ${why} It is tried again.` };
  }
}
