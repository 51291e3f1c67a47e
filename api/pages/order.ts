import { Router } from 'express';
import { z } from 'zod';
import { findLatestApprover } from '../../db/approvals';
import { findCertificate } from '../../db/certificates';
import { listMails } from '../../db/mails';
import { findDomainChecks } from '../../db/domain-checks';
import { listEvents } from '../../db/events';
import type { OrderRow } from '../../db/orders';
import { findSeen } from '../../db/seen';
import { asksForProof, validationMethods } from '../../domain/order';
import { render } from '../../templates/render';
import type { ConfigureView } from '../../templates/views';
import { emailAddress, line, parse } from '../parameters';
import type { PageDependencies } from './dependencies';
import { firstForm, relativesOf } from './relatives';
import { orderView, stateView } from './order-view';
import { proofViews } from './validation-views';
import { actAndReturn, orderOf, orderUrl, sendPage } from './request';
import { formOf, takes } from '../takes';

const actor = 'order-page';
const resendForm = z.object({ kind: z.enum(['approver', 'cancellation', 'fulfilment'], 'is none of the e-mails of this page; use its buttons') });
const approverForm = z.object({ domain: line(253), email: emailAddress });
const methodForm = z.object({
  domain: line(253),
  method: z.enum(validationMethods, 'is none of the ways of this page; use its buttons').default('EMAIL'),
  email: emailAddress.optional(),
});

/** The customer's page of one order, opened by its token. */
export function orderPages({ db, desk, secrets }: PageDependencies): Router {
  const router = Router();

  router.get('/token/:orderToken', async (request, response) => {
    const order = await orderOf(db, request);
    sendPage(response, await orderPage({ db, secrets }, order, orderUrl(request), await firstForm(db, order, orderUrl(request))));
  });

  router.get('/token/:orderToken/state.json', async (request, response) => {
    const order = await orderOf(db, request);
    response.json(stateView(order, await listMails(db, order.reference), Date.now()));
  });

  router.post('/token/:orderToken/resend', takes({ form: resendForm }), async (request, response) => {
    const { reference } = await orderOf(db, request);
    await actAndReturn(response, orderUrl(request), () => {
      const { kind } = parse(resendForm, formOf(request));
      return kind === 'cancellation' ? desk.send(reference, 'resendApproval', { actor }) : desk.send(reference, 'resendEmail', { actor, kind });
    });
  });

  router.post('/token/:orderToken/approver', takes({ form: approverForm }), async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(response, orderUrl(request), () => {
      const { domain, email } = parse(approverForm, formOf(request));
      return desk.changeApprover(order, domain, email, actor);
    });
  });

  router.post('/token/:orderToken/check-domain', async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(response, orderUrl(request), () => desk.pollDomain(order, actor).then(() => undefined));
  });

  router.post('/token/:orderToken/method', takes({ form: methodForm }), async (request, response) => {
    const order = await orderOf(db, request);
    await actAndReturn(response, orderUrl(request), () => {
      const { domain, method, email: approverEmail } = parse(methodForm, formOf(request));
      return desk.changeMethod(order, domain, { method, approverEmail }, actor);
    });
  });

  return router;
}

export async function orderPage(
  { db, secrets }: Pick<PageDependencies, 'db' | 'secrets'>,
  order: OrderRow,
  url: string,
  configure: ConfigureView,
): Promise<string> {
  const { reference, validations } = order;
  const [events, mails, certificate, checks, approvers, seen] = await Promise.all([
    listEvents(db, reference),
    listMails(db, reference),
    findCertificate(db, reference, order.certificateVersion),
    findDomainChecks(db, reference),
    Promise.all(validations.map(async ({ domain }) => [domain, (await findLatestApprover(db, reference, domain)) ?? ''] as const)),
    findSeen(db, [order]),
  ]);
  const proofs = asksForProof(order) ? proofViews(order, secrets, checks, Date.now()) : [];
  const facts = { order, seen: seen(order), events, mails, certificate, approvers: new Map(approvers), proofs, relatives: relativesOf(order, secrets) };
  return render('order', orderView(facts, url, configure, Date.now()));
}
