import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findLatestApprover } from '../../../db/order/approvals';
import { findCertificate } from '../../../db/certificate/certificates';
import { listMails } from '../../../db/mail/mails';
import { findValidationChecks } from '../../../db/order/validation-checks';
import { listEvents } from '../../../db/order/events';
import type { OrderRow } from '../../../db/order/orders';
import { findSeen } from '../../../db/order/seen';
import { asksForValidation, validationMethods } from '../../../domain/order/order';
import type { ConfigureView } from './configure-view';
import { emailAddress, line, parse } from '../../http/parameters';
import type { PageDependencies } from '../frame/dependencies';
import { firstForm, relativesOf } from './relatives';
import { orderPage } from './order-page';
import { orderView, stateView } from './order-view';
import { publicationViews } from './validation-views';
import { actAndReturn, orderOf, orderUrl } from './request';
import { formOf, takes } from '../../http/takes';

const actor = 'order-page';
const resendForm = z.object({ kind: z.enum(['approver', 'cancellation', 'fulfilment'], 'is none of the e-mails of this page; use its buttons') });
const approverForm = z.object({ domain: line(253), email: emailAddress });
const methodForm = z.object({
  domain: line(253),
  method: z.enum(validationMethods, 'is none of the ways of this page; use its buttons').default('EMAIL'),
  email: emailAddress.optional(),
});

/** The customer's page of one order, opened by its token. */
export function orderPages({ db, desk, secrets, show }: PageDependencies): Router {
  const router = Router();

  router.get('/token/:orderToken', async (request, response) => {
    const order = await orderOf(db, request);
    await showOrder({ db, secrets, show }, request, response, order, await firstForm(db, order, orderUrl(request)));
  });

  router.get('/token/:orderToken/state.json', async (request, response) => {
    const order = await orderOf(db, request);
    response.json(stateView(order, await listMails(db, order.reference), Date.now()));
  });

  router.post('/token/:orderToken/resend', takes({ form: resendForm }), async (request, response) => {
    const { reference } = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => {
      const { kind } = parse(resendForm, formOf(request));
      return kind === 'cancellation' ? desk.send(reference, 'resendApproval', { actor }) : desk.send(reference, 'resendEmail', { actor, kind });
    });
  });

  router.post('/token/:orderToken/approver', takes({ form: approverForm }), async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => {
      const { domain, email } = parse(approverForm, formOf(request));
      return desk.changeApprover(order, domain, email, actor);
    });
  });

  router.post('/token/:orderToken/check-domain', async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => desk.pollDomain(order, actor).then(() => undefined));
  });

  router.post('/token/:orderToken/method', takes({ form: methodForm }), async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(show, request, response, orderUrl(request), () => {
      const { domain, method, email: approverEmail } = parse(methodForm, formOf(request));
      return desk.changeMethod(order, domain, { method, approverEmail }, actor);
    });
  });

  return router;
}

export async function showOrder(
  { db, secrets, show }: Pick<PageDependencies, 'db' | 'secrets' | 'show'>,
  request: Request<{ orderToken: string }>,
  response: Response,
  order: OrderRow,
  configure: ConfigureView,
  status = 200,
): Promise<void> {
  const { reference, validations } = order;
  const [events, mails, certificate, checks, approvers, seen] = await Promise.all([
    listEvents(db, reference),
    listMails(db, reference),
    findCertificate(db, reference, order.certificateVersion),
    findValidationChecks(db, reference),
    Promise.all(validations.map(async ({ domain }) => [domain, (await findLatestApprover(db, reference, domain)) ?? ''] as const)),
    findSeen(db, [order]),
  ]);
  const publications = asksForValidation(order) ? publicationViews(order, secrets, checks, Date.now()) : [];
  const facts = { order, seen: seen(order), events, mails, certificate, approvers: new Map(approvers), publications, relatives: relativesOf(order, secrets) };
  await show(request, response, orderPage, orderView(facts, orderUrl(request), configure, Date.now()), status);
}
