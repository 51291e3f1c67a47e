import { z } from 'zod';
import type { OrderRow } from '../../../db/order/orders';
import { cancellationPreview, isInWindow, outcomeOf } from '../../../domain/order/cancellation';
import { outcomeInWords } from '../../../domain/order/cancellation-words';
import { refusal } from '../../../domain/order/lifecycle';
import type { PersonMessage } from '../../../domain/order/messages';
import type { Order } from '../../../domain/order/order';
import type { Problem } from '../../../domain/problem';
import { type User } from '../../../domain/people/user';
import { mayAct, type StaffAct } from '../../../domain/people/staff-acts';
import type { FieldView } from '../../../templates/parts/field/field';
import { emailAddress, line, parse, type Parameters } from '../../http/parameters';
import { fieldView, type FieldShape } from '../frame/fields';
import type { OrderDesk } from '../../../client';

const reason = line(500).min(1, 'is missing; say why, it is kept with the order');
const required = line(64).min(1, 'is missing; send it');
const decided = z.object({ reason, decision: z.enum(['accept', 'refuse'], 'is neither accept nor refuse; use one of the two buttons') });
const contact = z.object({ reason, first_name: required, last_name: required, phone: required, email: emailAddress });
/** A form of one act */
export interface DeskActView {
  act: string;
  heading: string;
  about: string;
  action: string;
  fields: FieldView[];
  buttons: { value: string; label: string }[];
}

/** All fields that one of the acts reads */
export const actForm = decided.extend(contact.shape);

export interface DeskAct {
  act: Exclude<StaffAct, 'answerTicket'>;
  heading: string;
  about: (order: Order, now: number) => string;
  buttons: { value: string; label: string }[];
  asksContact?: boolean;
  /** What is done is no decision */
  needsNoReason?: boolean;
  run(desk: OrderDesk, order: OrderRow, typed: Parameters, actor: string): Promise<unknown>;
}

const one = (label: string) => [{ value: 'accept', label }];
const because = (typed: Parameters) => parse(z.object({ reason }), typed).reason;
const decide =
  (message: 'vet' | 'review') =>
  (desk: OrderDesk, { reference }: OrderRow, typed: Parameters, actor: string) => {
    const form = parse(decided, typed);
    return desk.send(reference, message, { actor, accept: form.decision === 'accept', reason: form.reason });
  };

/** Everything that staff may do with an order. Roles and the lifecycle table say which of it is offered now. */
export const acts: readonly DeskAct[] = [
  {
    act: 'review',
    heading: 'Manual review',
    about: ({ state }) =>
      state === 'issued'
        ? 'Released, the reissue goes on. Refused, the certificate that is there stays as it is, and the contacts get the reason.'
        : 'Released, the order goes on. Refused, it is cancelled with credit, and the contacts get the reason.',
    buttons: [
      { value: 'accept', label: 'Release' },
      { value: 'refuse', label: 'Refuse' },
    ],
    run: decide('review'),
  },
  {
    act: 'vet',
    heading: 'Vetting',
    about: () => 'Accepted, the order goes on. Refused, it is cancelled with credit, and the contacts get the reason.',
    buttons: [
      { value: 'accept', label: 'Accept' },
      { value: 'refuse', label: 'Refuse' },
    ],
    run: decide('vet'),
  },
  {
    act: 'refundDone',
    heading: 'Refund',
    about: () => 'Once the money is on its way: the ledger and the customer are told.',
    buttons: one('The refund is carried out'),
    run: (desk, { reference }, typed, actor) => desk.send(reference, 'refundDone', { actor, reason: because(typed) }),
  },
  {
    act: 'cancelAsStaff',
    heading: 'Cancel',
    about(order, now) {
      const inTime = isInWindow(order, order.cancellation?.requestedAt ?? now);
      const { revokesCertificate, sameDomainWarning } = cancellationPreview(order, now);
      return [
        'Nobody else is asked.',
        ...(revokesCertificate ? ['The certificate is revoked.'] : []),
        ...(inTime ? [] : ['The refund window has ended.']),
        outcomeInWords(order, outcomeOf({ ...order, nothingBack: !inTime })),
        ...(sameDomainWarning === undefined ? [] : [sameDomainWarning]),
      ].join(' ');
    },
    buttons: one('Cancel the order'),
    run: (desk, { reference }, typed, actor) => desk.send(reference, 'cancelAsStaff', { actor, reason: because(typed) }),
  },
  {
    act: 'changeAdminContact',
    heading: 'Another admin contact',
    about: () => 'An open request to cancel goes to the new one; the link of the old one dies.',
    buttons: one('Change the admin contact'),
    asksContact: true,
    async run(desk, order, typed, actor) {
      const form = parse(contact, typed);
      const { first_name: firstName, last_name: lastName, phone, email } = form;
      await desk.changeAdminContact(order, { title: '', firstName, lastName, phone, email }, { actor, reason: form.reason });
    },
  },
  {
    act: 'resendApproval',
    heading: 'Approval e-mail',
    about: () => 'The admin contact gets a new link; the old one dies.',
    buttons: one('Send it again'),
    needsNoReason: true,
    run: (desk, { reference }, _, actor) => desk.send(reference, 'resendApproval', { actor }),
  },
  {
    act: 'retryNow',
    heading: 'Issuer',
    about: () => 'The issuer is asked again at once.',
    buttons: one('Retry now'),
    run: (desk, { reference }, typed, actor) => desk.send(reference, 'retryNow', { actor, reason: because(typed) }),
  },
];

/** An act of staff that was refused: what was typed, and why. */
export interface Refused {
  act: DeskAct['act'];
  typed: Parameters;
  problem: Problem;
}

const reasonField: FieldShape = { name: 'reason', label: 'Reason', maxLength: 500 };
const contactFields: readonly FieldShape[] = [
  { name: 'first_name', label: 'First name', maxLength: 64 },
  { name: 'last_name', label: 'Last name', maxLength: 64 },
  { name: 'email', label: 'E-mail address', type: 'email', maxLength: 254 },
  { name: 'phone', label: 'Telephone', type: 'tel', maxLength: 64 },
];

/** The forms for what this person may do with the order now, and the one that was refused, as it was typed. */
export function deskActs(user: User, order: Order, now: number, refused?: Refused): DeskActView[] {
  return acts
    .filter(({ act }) => mayAct(user, act) && !refusal(order, act satisfies PersonMessage, now))
    .map(({ act, heading, about, buttons, asksContact, needsNoReason }) => {
      const { typed, problem } = refused?.act === act ? refused : { typed: {}, problem: undefined };
      const shapes = [...(asksContact ? contactFields : []), ...(needsNoReason ? [] : [reasonField])];
      return {
        act,
        heading,
        about: about(order, now),
        buttons,
        fields: shapes.map((shape) => fieldView({ ...shape, id: `${act}-${shape.name}` }, typed, problem?.fields ?? [])),
        action: `/staff/orders/${order.reference}/${act}`,
      };
    });
}
