import { CancellationScope, setHandler } from '@temporalio/workflow';
import type { DeadlineKind } from '../domain/deadline';
import { personMessages, refusal, type PersonMessage } from '../domain/lifecycle';
import type { Order } from '../domain/order';
import { requestInstant } from '../domain/policy';
import { Problem } from '../domain/problem';
import { messages, orderQuery, type Accepted, type MessageArguments } from './contract';
import type { createInbox } from './inbox';
import type { IssuerLetter } from './issuer';
import { asFailure } from './transition';

export type PersonLetter = { [M in PersonMessage]: { type: M } & MessageArguments[M] }[PersonMessage];
export type Message = PersonLetter | IssuerLetter | { type: 'deadlinePassed'; kind: DeadlineKind } | { type: 'cancelPressed' };

export function isFromPerson(message: Message): message is PersonLetter {
  return (personMessages as readonly string[]).includes(message.type);
}

/** The instant at which the rules judge a message: a cancellation's own stamp, otherwise now. */
export function judgedAt(message: Message, now: number): number {
  return message.type === 'requestCancel' ? requestInstant(message.requestedAt, now) : now;
}

/**
 * Opens the order's doors. A validator refuses what the table does not take, without a trace in the history; what passes is
 * dropped in the inbox and answered when the story has written it.
 */
export function openDoors(current: () => Order, inbox: ReturnType<typeof createInbox<Message>>): void {
  setHandler(orderQuery, current, { description: 'The order as it is now.' });
  for (const name of personMessages) {
    setHandler(
      messages[name] as (typeof messages)['configure'],
      async (args): Promise<Accepted> => {
        // Cancel pressed in the Temporal UI must not reach a person's message that is being answered.
        await CancellationScope.nonCancellable(() => inbox.ask(letter(name, args)));
        return { state: current().state, sequence: current().sequence };
      },
      {
        description: descriptions[name],
        validator: (args) => {
          if (typeof args?.actor !== 'string' || args.actor === '') throw asFailure(Problem.field('actor', '"actor" is missing: say who acts.'));
          const refused = refusal(current(), name, judgedAt(letter(name, args), Date.now()));
          if (refused) throw asFailure(refused);
        },
      },
    );
  }
}

function letter(type: PersonMessage, args: object): PersonLetter {
  return { ...args, type } as PersonLetter;
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
