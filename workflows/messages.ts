import type { UpdateDefinition } from '@temporalio/common';
import { CancellationScope, currentUpdateInfo, setHandler } from '@temporalio/workflow';
import type { DeadlineKind } from '../domain/deadline';
import { personMessages, refusal, type PersonMessage } from '../domain/lifecycle';
import type { Order } from '../domain/order';
import { requestInstant } from '../domain/policy';
import { Problem } from '../domain/problem';
import { messages, orderQuery, type Accepted, type MessageArguments } from './contract';
import type { createInbox } from './inbox';
import type { IssuerLetter } from './issuer';
import { asFailure } from './transition';

/** `messageId` is the update's id: the sender uses the same one for every try. */
export type PersonLetter = { [M in PersonMessage]: { type: M; messageId: string } & MessageArguments[M] }[PersonMessage];
export type Message = PersonLetter | IssuerLetter | { type: 'deadlinePassed'; kind: DeadlineKind } | { type: 'cancelPressed' };

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

/** The instant at which the rules judge a message: a cancellation's own stamp, otherwise now. */
export function judgedAt(message: Message, now: number): number {
  return message.type === 'requestCancel' ? requestInstant(message.requestedAt, now) : now;
}

/**
 * Opens the order's doors. A validator refuses what the table does not take, without a trace in the history; what passes is
 * dropped in the inbox and answered when the story has written it.
 */
export function openDoors(current: () => Order, knownCauses: ReadonlySet<string>, inbox: ReturnType<typeof createInbox<Message>>): void {
  setHandler(orderQuery, current, { description: 'The order as it is now.' });
  for (const name of personMessages) {
    setHandler(
      messages[name] as unknown as UpdateDefinition<Accepted, [Letterless]>,
      async (args: Letterless): Promise<Accepted> => {
        // Cancel pressed in the Temporal UI must not reach a person's message that is being answered.
        await CancellationScope.nonCancellable(() => inbox.ask(letter(name, args)));
        return { state: current().state, sequence: current().sequence };
      },
      {
        description: descriptions[name],
        validator: (args: Letterless) => {
          const wrong = wrongField(name, args);
          if (wrong) throw asFailure(wrong);
          if (knownCauses.has(currentUpdateInfo()?.id ?? '')) return; // it had its effect; only its answer got lost
          const refused = refusal(current(), name, judgedAt(letter(name, args), Date.now()));
          if (refused) throw asFailure(refused);
        },
      },
    );
  }
}

/** Arguments as they come in: from the Temporal UI anything may come. */
type Letterless = Readonly<Record<string, unknown>> | undefined;

/** Fields that a message cannot do without, and their types. A forgotten `accept` must not count as a refusal. */
const requiredFields: Record<PersonMessage, Record<string, 'string' | 'boolean' | 'number' | 'object'>> = {
  configure: { actor: 'string', submissionId: 'string', names: 'object', domains: 'object' },
  approveDomain: { actor: 'string', approvalId: 'string' },
  declineDomain: { actor: 'string', approvalId: 'string' },
  changeApprover: { actor: 'string', submissionId: 'string', domain: 'string' },
  resendEmail: { actor: 'string', kind: 'string' },
  vet: { actor: 'string', accept: 'boolean', reason: 'string' },
  requestCancel: { actor: 'string', requestedAt: 'number' },
  approveCancel: { actor: 'string', approvalId: 'string' },
  declineCancel: { actor: 'string', approvalId: 'string' },
  resendApproval: { actor: 'string' },
  cancelAsStaff: { actor: 'string', reason: 'string' },
  retryNow: { actor: 'string', reason: 'string' },
};

function wrongField(message: PersonMessage, args: Letterless): Problem | undefined {
  const missing = Object.entries(requiredFields[message]).find(([field, type]) => typeof args?.[field] !== type || args?.[field] === '');
  return missing && Problem.field(missing[0], `"${missing[0]}" is missing or no ${missing[1]}; ${descriptions[message]}`);
}

function letter(type: PersonMessage, args: Letterless): PersonLetter {
  return { ...args, type, messageId: (currentUpdateInfo()?.id ?? '').slice(0, 200) } as PersonLetter;
}

/** Shown in the Temporal UI beside each update. */
const descriptions: Record<PersonMessage, string> = {
  configure: 'Used by the api: CSR, contacts and domain validation of a placed order.',
  approveDomain: 'Used by the approval page: the approver proved control of a domain.',
  declineDomain: 'Used by the approval page: the approver did not approve; the order is cancelled and credited.',
  changeApprover: 'Used by the api: another approver for a domain; the old link dies.',
  resendEmail: 'Sends the approver e-mails (with new links) or the issued e-mail again: {"actor": "your name", "kind": "approver" | "fulfilment"}.',
  vet: 'Vetting by staff: {"actor": "your name", "accept": true | false, "reason": "..."}.',
  requestCancel: 'Used by the api: the customer asks to cancel.',
  approveCancel: 'Used by the approval page: the admin contact approves the cancellation.',
  declineCancel: 'Used by the approval page: the admin contact does not approve; the certificate stays valid.',
  resendApproval: 'Sends the cancellation approval again with a new link; the old one dies: {"actor": "your name"}.',
  cancelAsStaff: 'Cancels as staff. After the refund window nothing comes back: {"actor": "your name", "reason": "..."}.',
  retryNow: 'Asks the issuer again at once: {"actor": "your name", "reason": "..."}.',
};
