import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { OrderRow } from '../../../db/order/orders';
import { findBorrower } from '../../../db/order/renewals';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { refusal } from '../../../domain/order/lifecycle';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { page, type PageView } from '../../../templates/page';
import type { FieldView } from '../../../templates/parts/field/field';
import { cancelRefusedPage } from '../frame/cancel-refused';
import { line, parse, type Parameters } from '../../http/parameters';
import { fieldView } from '../frame/fields';
import type { PageDependencies } from '../frame/dependencies';
import { previewView, type PreviewView } from './preview-view';
import { ticketUrl } from './order-acts';
import { actAndReturn, orderOf, orderUrl, withPlainReason } from './request';
import { formOf, takes } from '../../http/takes';
import { orderTitle } from '../frame/words';

interface CancelView extends PageView {
  orderUrl: string;
  heading: string;
  preview: PreviewView;
  /** Who has to approve before it happens, or that it happens at once */
  how: string;
  reason: FieldView;
}

export const cancelPage = page<CancelView>('link/cancel');

const reasonForm = z.object({ reason: line(500).optional() });

/** Cancelling on the order page: first what it would do, then Confirm. */
export function cancelPages({ db, desk, show }: PageDependencies): Router {
  const router = Router();

  router.get('/token/:orderToken/cancel', async (request, response) => {
    const order = await orderOf(db, request);
    // Asked already: the order page says who has to approve.
    if (order.cancellation) return response.redirect(303, orderUrl(request));
    await showCancel(request, response, order);
  });

  router.post('/token/:orderToken/cancel', takes({ form: reasonForm }), async (request, response) => {
    const requestedAt = Date.now();
    const order = await orderOf(db, request);
    const typed = formOf(request);
    const parsed = attempt(() => parse(reasonForm, withPlainReason(typed)));
    if (parsed instanceof Problem) return showCancel(request, response, order, typed, parsed.fields);
    if (refusal(order, 'requestCancel', requestedAt)) return showCancel(request, response, order);
    await actAndReturn(show, request, response, orderUrl(request), () =>
      desk.requestCancel(order, { actor: 'order-page', requestedAt, reason: parsed.reason }),
    );
  });

  return router;

  async function showCancel(
    request: Request<{ orderToken: string }>,
    response: Response,
    order: OrderRow,
    typed: Parameters = {},
    problems: readonly FieldProblem[] = [],
  ): Promise<void> {
    const refused = refusal(order, 'requestCancel', Date.now());
    const url = orderUrl(request);
    if (refused) {
      const view = {
        title: 'Not cancelled',
        heading: 'This order cannot be cancelled here',
        orderUrl: url,
        refusal: refused.message,
        ticketUrl: ticketUrl(url),
      };
      return show(request, response, cancelRefusedPage, view, request.method === 'POST' ? 409 : 200);
    }
    const view = cancelView(order, url, typed, problems, await findBorrower(db, order.reference));
    await show(request, response, cancelPage, view, problems.length > 0 ? 422 : 200);
  }
}

function cancelView(order: OrderRow, url: string, typed: Parameters, problems: readonly FieldProblem[], borrower?: OrderRow): CancelView {
  const now = Date.now();
  const { how } = cancellationPreview(order, now);
  return {
    title: `Cancel order ${order.reference}`,
    orderUrl: url,
    heading: `Cancel the order for ${orderTitle(order)}?`,
    preview: previewView(order, now, now, borrower),
    how:
      how === 'at-once'
        ? 'It happens at once when you confirm.'
        : 'When you confirm, the admin contact of the order gets an e-mail and has to approve. Until then the certificate stays valid.',
    reason: fieldView({ name: 'reason', label: 'Reason', lines: 2, required: false, maxLength: 500 }, typed, problems),
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
