import { Router } from 'express';
import { z } from 'zod';
import type { Db } from '../../../db/connection';
import { listApprovals } from '../../../db/order/approvals';
import { findValidationChecks } from '../../../db/order/validation-checks';
import { validationMethods, type Order } from '../../../domain/order/order';
import { emailAddress, line, parse } from '../../http/parameters';
import { formOf, takes } from '../../http/takes';
import type { PageDependencies } from '../frame/dependencies';
import { actAndReturn, atOrder, openOrder, openToAct } from './door';
import { orderPageView, validatedIn } from './head';
import { validationPage } from './validation-page';
import { domainRows, validationView, type ValidationFacts } from './validation-views';

const approverForm = z.object({ domain: line(253), email: emailAddress });
const methodForm = z.object({
  domain: line(253),
  method: z.enum(validationMethods, 'is none of the ways of this page; use its buttons').default('EMAIL'),
  email: emailAddress.optional(),
});

/** How control of each domain is shown, and what was seen of it. */
export function validationPages({ db, desk, secrets, show }: PageDependencies): Router {
  const router = Router();

  router.get(atOrder('/validation'), async (request, response) => {
    const open = await openOrder(db, request);
    const { order } = open;
    const now = Date.now();
    const facts = await findValidationFacts(db, order);
    await show(request, response, validationPage, {
      ...orderPageView(open, 'validation', now),
      count: `${validatedIn(order)} of ${order.validations.length} validated`,
      rows: domainRows(order, facts),
      validation: validationView(open, facts, secrets, now),
    });
  });

  router.post(atOrder('/approver'), takes({ form: approverForm }), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => {
      const { domain, email } = parse(approverForm, formOf(request));
      return desk.changeApprover(order, domain, email, actor);
    });
  });

  router.post(atOrder('/check-domain'), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => desk.pollDomain(order, actor).then(() => undefined));
  });

  router.post(atOrder('/method'), takes({ form: methodForm }), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => {
      const { domain, method, email: approverEmail } = parse(methodForm, formOf(request));
      return desk.changeMethod(order, domain, { method, approverEmail }, actor);
    });
  });

  return router;
}

export async function findValidationFacts(db: Db, { reference }: Pick<Order, 'reference'>): Promise<ValidationFacts> {
  const [checks, approvals] = await Promise.all([findValidationChecks(db, reference), listApprovals(db, reference)]);
  // Oldest first, so whoever was asked last stays.
  const asked = approvals.filter(({ kind }) => kind === 'domain').map(({ domain, recipient }) => [domain ?? '', recipient] as const);
  return { checks, approvers: new Map(asked) };
}
