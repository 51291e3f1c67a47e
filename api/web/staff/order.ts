import { Router, type Request, type Response } from 'express';
import { findAccount } from '../../../db/account/accounts';
import { findAdminContact, findConfiguration } from '../../../db/order/contacts';
import { listEvents } from '../../../db/order/events';
import { listOrderLines } from '../../../db/ledger/ledger';
import { listMails, type OrderMail } from '../../../db/mail/mails';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { namesOf } from '../../../db/people/people';
import { findReasons } from '../../../db/order/reasons';
import { findSeen } from '../../../db/order/seen';
import { actorOf } from '../../../domain/people/actor';
import { amountInWords } from '../../../domain/sale/amount';
import { mailsInWords } from '../../../domain/order/mail-words';
import { Problem, problemKinds } from '../../../domain/problem';
import type { Contact } from '../../../domain/order/submission';
import { type User } from '../../../domain/people/user';
import { mayAct } from '../../../domain/people/staff-acts';
import { statusOf } from '../../../domain/order/status';
import { waitingInWords } from '../../../domain/order/waiting';
import { page, type PageView } from '../../../templates/page';
import type { HeadView } from '../../../templates/parts/head/head';
import { fact, type FactView } from '../../../templates/parts/facts/facts';
import type { TimeView } from '../../../templates/parts/time/time';
import { badgeOf } from '../frame/badge';
import { orderWorkflowId } from '../../../workflows/contract';
import { withPlainReason } from '../../http/plain-reason';
import { formOf, takes } from '../../http/takes';
import { eventsInWords, orderTitle, productName, timeView } from '../frame/words';
import { actForm, acts, deskActs, type DeskActView, type Refused } from './acts';
import type { PortalDependencies } from '../portal/dependencies';
import { staffOf } from '../frame/session';

interface DeskOrderView extends PageView {
  head: HeadView;
  reason: string;
  facts: FactView[];
  workflowUrl: string | null;
  acts: DeskActView[];
  /** Why an act was refused */
  refused: string | null;
  events: { what: string; by: string; note: string | null; said: string | null; at: TimeView }[];
  lines: { what: string; amount: string; from: string; to: string; at: TimeView }[];
  mails: { what: string; to: string; state: string; at: TimeView }[];
}

export const deskOrderPage = page<DeskOrderView>('staff/order');

/** One order as staff see it, and what their role can do with it now. After a refusal nothing has changed, and the form comes back as it was typed. */
export function deskOrderPages({ db, desk, temporalUiUrl, show: answer }: PortalDependencies): Router {
  const router = Router();

  router.get('/staff/orders/:reference', async (request, response) => {
    const user = await staffOf(db, request);
    const order = await findOrder(db, request.params.reference);
    if (!order) throw new Problem('not-found', 'There is no order of this number; check it.');
    await show(request, response, { user, order });
  });

  router.post('/staff/orders/:reference/:act', takes({ form: actForm }), async (request: Request<{ reference: string; act: string }>, response) => {
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
      // As it is by now: somebody else may have been faster.
      const now = (await findOrder(db, reference)) ?? order;
      return show(request, response, { user, order: now, refused: { act: wanted.act, typed, problem: error } });
    }
    response.redirect(303, `/staff/orders/${reference}`);
  });

  return router;

  async function show(request: Request, response: Response, { user, order, refused }: { user: User; order: OrderRow; refused?: Refused }): Promise<void> {
    const { reference } = order;
    const [account, configuration, events, said, lines, mails, seen] = await Promise.all([
      findAccount(db, order.sale.accountId),
      findConfiguration(db, order),
      listEvents(db, reference),
      findReasons(db, reference),
      listOrderLines(db, reference),
      listMails(db, reference),
      findSeen(db, [order]),
    ]);
    const named = await namesOf(db, events);
    const view = {
      title: `Order ${reference}`,
      head: {
        heading: orderTitle(order),
        trail: [{ label: 'Desk', href: '/staff' }, { label: reference }],
        badge: badgeOf(statusOf(order, Date.now())),
      },
      reason: waitingInWords(order, seen(order)),
      facts: [
        fact('Product', productName(order)),
        fact('Customer', account?.name || 'no name'),
        fact('Account', `${order.sale.accountKind}, ${order.sale.accountId}`, { code: true }),
        fact('Price', amountInWords(order.sale)),
        fact('Names', order.names.join(', ') || 'none yet'),
        ...(configuration === undefined
          ? []
          : [fact('Admin contact', contactInWords(configuration.adminContact)), fact('Technical contact', contactInWords(configuration.techContact))]),
        fact('Policy version', String(order.sale.policyVersion)),
      ],
      workflowUrl: temporalUiUrl && `${temporalUiUrl}/workflows/${encodeURIComponent(orderWorkflowId(reference))}`,
      acts: deskActs(user, order, Date.now(), refused),
      refused: refused?.problem.message ?? null,
      events: events
        .map((event) => ({
          what: eventsInWords[event.type],
          by: named(event.actor),
          note: event.note,
          said: said.get(event.sequence) ?? null,
          at: timeView(event.at),
        }))
        .reverse(),
      lines: lines.map((line) => ({ what: line.kind, amount: amountInWords(line), from: line.source, to: line.destination, at: timeView(line.at) })),
      mails: mails.map((mail) => ({
        what: mailsInWords[mail.kind],
        to: mail.recipients.join(', '),
        state: mailState(mail),
        at: timeView(mail.sentAt ?? mail.createdAt),
      })),
    };
    await answer(request, response, deskOrderPage, view, refused && problemKinds[refused.problem.kind].status);
  }
}

function contactInWords({ firstName, lastName, email, phone }: Contact): string {
  return [`${firstName} ${lastName}`.trim(), email, phone].filter(Boolean).join(', ') || 'erased';
}

function mailState({ sentAt, failedAt, droppedAt, lastError }: OrderMail): string {
  const why = lastError === null ? '' : `: ${lastError}`;
  if (sentAt !== null) return `sent${why}`;
  if (failedAt !== null) return `refused for good${why}`;
  return droppedAt === null ? `not sent yet${why}` : 'not sent, its link was dead';
}
