import { Router } from 'express';
import { amountInWords } from '../../../domain/sale/amount';
import { refusal } from '../../../domain/order/lifecycle';
import type { Order } from '../../../domain/order/order';
import { refunderInWords } from '../../../domain/sale/refund';
import type { OrderView } from './order-page';
import type { PageDependencies } from '../frame/dependencies';
import { actAndReturn, orderOf, orderUrl } from './request';

const actor = 'order-page';

/** What the customer may do now with one press. Which of them the page has is asked of the lifecycle table. */
export function actsView(order: Order, url: string, now: number): OrderView['acts'] {
  const acts = [
    ...(order.waitingOn === 'customer-action'
      ? [{ message: 'retryNow' as const, action: `${url}/retry`, label: 'Ask the issuer again', about: 'Once you have mended what the issuer refuses.' }]
      : []),
    {
      message: 'requestRefund' as const,
      action: `${url}/refund`,
      label: 'Request Refund',
      about: `You get ${amountInWords(order.sale)} back the way it was paid. ${refunderInWords(order)}.`,
    },
    {
      message: 'restart' as const,
      action: `${url}/restart`,
      label: 'Restart Order',
      about: 'A new order from the same data takes its place, without a new payment.',
    },
    {
      message: 'withdrawCancel' as const,
      action: `${url}/withdraw`,
      label: 'Withdraw the cancellation',
      about: 'You take the request back: the certificate stays valid, and the link in the e-mail no longer works.',
    },
  ];
  return acts.filter(({ message }) => !refusal(order, message, now, actor)).map(({ action, label, about }) => ({ action, label, about }));
}

/** The ticket form, filled in for this order. */
export function ticketUrl(url: string): string {
  return `${url}/ticket`;
}

export function orderActPages({ db, desk, secrets, show }: PageDependencies): Router {
  const router = Router();

  router.post('/token/:orderToken/withdraw', async (request, response) => {
    const { reference } = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => desk.send(reference, 'withdrawCancel', { actor }));
  });

  router.post('/token/:orderToken/refund', async (request, response) => {
    const { reference } = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => desk.send(reference, 'requestRefund', { actor }));
  });

  router.post('/token/:orderToken/retry', async (request, response) => {
    const { reference } = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () =>
      desk.send(reference, 'retryNow', { actor, reason: 'The customer has mended what the issuer refused.' }),
    );
  });

  // Pressed twice it leads to the same new order.
  router.post('/token/:orderToken/restart', async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), async () => `/token/${secrets.orderToken((await desk.restart(order, actor)).reference)}`);
  });

  return router;
}
