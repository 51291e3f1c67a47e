import { Router } from 'express';
import { z } from 'zod';
import { findAdminContact } from '../../db/contacts';
import { findOrder, type OrderRow } from '../../db/orders';
import { actorOf } from '../../domain/actor';
import { isInWindow } from '../../domain/cancellation';
import { refusal, type PersonMessage } from '../../domain/lifecycle';
import type { Order } from '../../domain/order';
import { Problem, problemKinds } from '../../domain/problem';
import { mayAct, type StaffAct, type User } from '../../domain/user';
import { renderProblem } from '../../templates/problem';
import type { DeskActView } from '../../templates/portal-views';
import { emailAddress, line, parse, type Parameters } from '../parameters';
import { formOf, sendPage, withPlainReason } from '../pages/request';
import type { OrderDesk } from '../order-desk';
import type { PortalDependencies } from './dependencies';
import { staffOf } from './session';

const reason = line(500).min(1, 'is missing; say why, it is kept with the order');
const required = line(64).min(1, 'is missing; send it');
const decided = z.object({ reason, decision: z.enum(['accept', 'refuse'], 'is neither accept nor refuse; use one of the two buttons') });
const contact = z.object({ reason, first_name: required, last_name: required, phone: required, email: emailAddress });

interface DeskAct {
  act: Exclude<StaffAct, 'answerTicket'>;
  heading: string;
  about: (order: Order, now: number) => string;
  buttons: { value: string; label: string }[];
  asksContact?: boolean;
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
const acts: readonly DeskAct[] = [
  {
    act: 'review',
    heading: 'Manual review',
    about: () => 'Released, the order goes on. Refused, it is cancelled with credit, and the contacts get the reason.',
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
    about: (order, now) =>
      isInWindow(order, order.cancellation?.requestedAt ?? now)
        ? 'Nobody else is asked. Inside the refund window the price comes back.'
        : 'Nobody else is asked. The refund window has ended: nothing comes back.',
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

export function deskActs(user: User, order: Order, now: number): DeskActView[] {
  return acts
    .filter(({ act }) => mayAct(user, act) && !refusal(order, act satisfies PersonMessage, now))
    .map(({ act, heading, about, buttons, asksContact }) => ({
      act,
      heading,
      about: about(order, now),
      buttons,
      asksContact: asksContact ?? false,
      action: `/staff/orders/${order.reference}/${act}`,
    }));
}

export function deskActPages({ db, desk }: PortalDependencies): Router {
  const router = Router();
  router.post('/staff/orders/:reference/:act', async (request, response) => {
    const user = await staffOf(db, request);
    const wanted = acts.find(({ act }) => act === request.params.act);
    const order = await findOrder(db, request.params.reference);
    if (!wanted || !order) throw new Problem('not-found', 'There is nothing at this address; check the link.');
    const { reference } = order;
    if (!mayAct(user, wanted.act)) throw new Problem('forbidden', `Your role, ${user.role}, may not do this; ask somebody whose role may.`);
    const typed = withPlainReason(formOf(request));
    try {
      const before = wanted.asksContact ? (await findAdminContact(db, order)) !== undefined : true;
      if (!before) throw new Problem('conflict', 'The order has no contacts yet, so there is none to change.');
      await wanted.run(desk, order, typed, actorOf(user));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const back = { href: `/staff/orders/${reference}`, label: 'Back to the order' };
      return sendPage(response, renderProblem(error, undefined, back), problemKinds[error.kind].status);
    }
    response.redirect(303, `/staff/orders/${reference}`);
  });
  return router;
}
