import { Router } from 'express';
import { amountInWords } from '../../../domain/sale/amount';
import { refusal } from '../../../domain/order/lifecycle';
import { refunderInWords } from '../../../domain/sale/refund';
import type { Instant } from '../../../domain/time';
import type { PageDependencies } from '../frame/dependencies';
import { actAndReturn, atOrder, openToAct, type OpenOrder } from './door';
import type { OverviewView } from './overview/overview-page';

/** What the customer may do now with one press. Which of them the page has is asked of the lifecycle table. */
export function actsView({ order, url, actor }: OpenOrder, now: Instant): OverviewView['acts'] {
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
      action: `${url}/cancellation/withdrawal`,
      label: 'Withdraw the cancellation',
      about: 'You take the request back: the certificate stays valid, and the link in the e-mail no longer works.',
    },
  ];
  return acts.filter(({ message }) => !refusal(order, message, now, actor)).map(({ action, label, about }) => ({ action, label, about }));
}

/** What takes one press; what it does stands beside its button. */
export function actPages({ db, desk, secrets, show }: PageDependencies): Router {
  const router = Router();

  router.post(atOrder('/refund'), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => desk.send(order.reference, 'requestRefund', { actor }));
  });

  router.post(atOrder('/retry'), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () =>
      desk.send(order.reference, 'retryNow', { actor, reason: 'The customer has mended what the issuer refused.' }),
    );
  });

  // Pressed twice it leads to the same new order.
  router.post(atOrder('/restart'), async (request, response) => {
    const { order, url, actor, isTeam } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, async () => {
      const { reference } = await desk.restart(order, actor);
      return isTeam ? `/orders/${reference}` : `/token/${secrets.orderToken(reference)}`;
    });
  });

  return router;
}
