import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findCertificate } from '../../../../db/certificate/certificates';
import { listMails } from '../../../../db/mail/mails';
import { findConfiguration } from '../../../../db/order/contacts';
import { userOf } from '../../frame/session';
import { parse } from '../../../http/parameters';
import { formOf, takes } from '../../../http/takes';
import type { PageDependencies } from '../../frame/dependencies';
import { activityOf } from '../activity';
import type { ConfigureView } from '../configuration/configure-view';
import { actAndReturn, atOrder, openOrder, openToAct, type OpenOrder } from '../door';
import { stateView } from './now-view';
import { overviewPage } from './overview-page';
import { overviewView } from './overview-view';
import { firstForm } from './relatives';
import { findValidationFacts } from '../validation';

const resendForm = z.object({ kind: z.enum(['approver', 'cancellation', 'fulfilment'], 'is none of the e-mails of this page; use its buttons') });

/** The first page of an order, at both of its doors. */
export function overviewPages({ db, desk, secrets, show, publicUrl }: PageDependencies): Router {
  const router = Router();

  router.get(atOrder(), async (request, response) => {
    const open = await openOrder(db, request);
    // Whoever is of the team has more on the team's own page.
    if (!open.isTeam && (await userOf(db, request))?.accountId === open.order.sale.accountId) return response.redirect(303, `/orders/${open.order.reference}`);
    await showOrder({ db, secrets, show, publicUrl }, request, response, open, await firstForm(db, open));
  });

  router.get(atOrder('/state.json'), async (request, response) => {
    const { order } = await openOrder(db, request);
    response.json(stateView(order, await listMails(db, order.reference), Date.now()));
  });

  router.post(atOrder('/resend'), takes({ form: resendForm }), async (request, response) => {
    const { order, url, actor } = await openToAct(db, request);
    await actAndReturn(show, request, response, url, () => {
      const { kind } = parse(resendForm, formOf(request));
      return kind === 'cancellation' ? desk.send(order.reference, 'resendApproval', { actor }) : desk.send(order.reference, 'resendEmail', { actor, kind });
    });
  });

  return router;
}

export async function showOrder(
  { db, secrets, show, publicUrl }: Pick<PageDependencies, 'db' | 'secrets' | 'show' | 'publicUrl'>,
  request: Request,
  response: Response,
  open: OpenOrder,
  configure: ConfigureView,
  status = 200,
): Promise<void> {
  const { order, isTeam } = open;
  const [{ events, feed }, mails, certificate, validation, configuration] = await Promise.all([
    activityOf(db, open),
    listMails(db, order.reference),
    order.certificateVersion === 0 ? undefined : findCertificate(db, order.reference, order.certificateVersion),
    findValidationFacts(db, order),
    isTeam ? findConfiguration(db, order) : undefined,
  ]);
  const facts = { open, events, history: feed, mails, certificate, configuration, secrets, publicUrl, ...validation };
  await show(request, response, overviewPage, overviewView(facts, configure, Date.now()), status);
}
