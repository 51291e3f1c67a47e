import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { listCertificates } from '../../../db/certificate/certificates';
import { findAdminContact } from '../../../db/order/contacts';
import { findBorrower } from '../../../db/order/renewals';
import { cancellationInWords } from '../../../domain/order/cancellation-words';
import { refusal, takenIn } from '../../../domain/order/lifecycle';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { page } from '../../../templates/page';
import { line, parse, type Parameters } from '../../http/parameters';
import { withPlainReason } from '../../http/plain-reason';
import { formOf, takes } from '../../http/takes';
import type { PageDependencies } from '../frame/dependencies';
import { cancellationPage, cancellationView } from './cancellation-view';
import { actAndReturn, atOrder, openToAct, type OpenOrder } from './door';
import { orderPageView, ticketUrl, type OrderPageView } from './head';

interface CancellationStateView extends OrderPageView {
  heading: string;
  what: string;
  ways: { label: string; href: string; primary: boolean }[];
}

export const cancellationStatePage = page<CancellationStateView>('order/cancellation-state');

/** Whoever has the link need not say why; people of the team do (seed 000). */
const linkForm = z.object({ reason: line(500).optional() });
const teamForm = z.object({ reason: line(500).min(1, 'is missing; say why') });

/** Cancelling: first what it would do, then Confirm; afterwards, what became of it. One flow at both doors. */
export function cancellationPages({ db, desk, show }: PageDependencies): Router {
  const router = Router();

  router.get(atOrder('/cancellation'), async (request, response) => {
    await showCancellation(request, response, await openToAct(db, request));
  });

  router.post(atOrder('/cancellation'), takes({ form: linkForm }), async (request, response) => {
    const requestedAt = Date.now();
    const open = await openToAct(db, request);
    const typed = formOf(request);
    const parsed = attempt<{ reason?: string }>(() => parse(open.isTeam ? teamForm : linkForm, withPlainReason(typed)));
    if (parsed instanceof Problem) return showCancellation(request, response, open, typed, parsed.fields);
    if (refusal(open.order, 'requestCancel', requestedAt)) return showCancellation(request, response, open);
    const { order, actor } = open;
    await actAndReturn(show, request, response, open.url, () => desk.requestCancel(order, { actor, requestedAt, reason: parsed.reason }));
  });

  router.get(atOrder('/cancellation/withdrawal'), async (request, response) => {
    const { url } = await openToAct(db, request);
    response.redirect(303, url); // where the button stands, with what it does
  });

  router.post(atOrder('/cancellation/withdrawal'), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => desk.send(order.reference, 'withdrawCancel', { actor }));
  });

  return router;

  async function showCancellation(
    request: Request,
    response: Response,
    open: OpenOrder,
    typed: Parameters = {},
    problems: readonly FieldProblem[] = [],
  ): Promise<void> {
    const { order, isTeam } = open;
    const now = Date.now();
    const refused = refusal(order, 'requestCancel', now);
    if (order.cancellation || refused) {
      const status = refused && request.method === 'POST' ? 409 : 200;
      return show(request, response, cancellationStatePage, stateView(open, refused, now), status);
    }
    const [certificates, adminContact, borrower] = await Promise.all([
      listCertificates(db, order.reference),
      isTeam ? findAdminContact(db, order) : undefined,
      findBorrower(db, order.reference),
    ]);
    const view = cancellationView({ open, certificates, adminContact, borrower }, typed, problems, now);
    await show(request, response, cancellationPage, view, problems.length > 0 ? 422 : 200);
  }
}

/** What became of a cancellation, or why there is none, and what can be done instead. */
function stateView(open: OpenOrder, refused: Problem | undefined, now: number): CancellationStateView {
  const { order, url } = open;
  const isTooLate = refused !== undefined && takenIn.requestCancel.includes(order.state);
  const { heading, what } = isTooLate ? { heading: 'This order cannot be cancelled here', what: refused.message } : cancellationInWords(order);
  return {
    ...orderPageView(open, 'cancellation', now),
    title: heading,
    heading,
    what,
    ways: [
      ...(isTooLate
        ? [
            { label: 'Open a support ticket', href: ticketUrl(open), primary: true },
            { label: 'What can be done instead', href: '/help/cancelling-late', primary: false },
          ]
        : []),
      ...(order.waitingOn === 'customer-choice' ? [{ label: 'Choose refund or restart', href: url, primary: true }] : []),
      { label: 'Back to the order', href: url, primary: false },
    ],
  };
}

function attempt<T>(work: () => T): T | Problem {
  try {
    return work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
