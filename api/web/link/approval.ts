import { Router, type Request } from 'express';
import { findApproval, type Approval } from '../../../db/order/approvals';
import { listEvents } from '../../../db/order/events';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { findCancelRequest } from '../../../db/order/reasons';
import { findBorrower } from '../../../db/order/renewals';
import { getConfiguration, insertSubmission } from '../../../db/order/submissions';
import { answerId, isLive, type Decision } from '../../../domain/validation/approval';
import { Problem } from '../../../domain/problem';
import { wantedConfigurationId } from '../../../domain/validation/validation';
import { line, parse } from '../../http/parameters';
import { z } from 'zod';
import { approveCancellationPage, approveCancellationView, approveDomainPage, approveDomainView } from './approval-view';
import { approvalEndedPage, approvalEndedView } from './approval-ended-view';
import type { PageDependencies } from '../frame/dependencies';
import { withPlainReason } from '../../http/plain-reason';
import { formOf, takes } from '../../http/takes';

const decisionForm = z.object({
  decision: z.enum(['approve', 'decline'], 'is not one of the two; press “I approve” or “I do not approve”'),
  reason: line(500).optional(),
});

/**
 * The page behind the link in an approval e-mail. Opening it never acts (mail scanners open links), it needs no sign-in, and a link that
 * is no longer good says why. An unknown link and a wrong secret look the same.
 */
export function approvalPages({ db, desk, secrets, show }: PageDependencies): Router {
  const router = Router();

  async function opened(request: Request<{ approvalId: string; secret: string }>): Promise<{ approval: Approval; order: OrderRow }> {
    const approval = await findApproval(db, request.params.approvalId);
    const order = approval && (await findOrder(db, approval.orderReference));
    if (!order || !secrets.approvalMatches(approval, request.params.secret)) {
      throw new Problem('not-found', 'This approval link does not exist. Please check that the whole link from the e-mail is in the address bar.');
    }
    return { approval, order };
  }

  router.get('/approve/:approvalId/:secret', async (request, response) => {
    const { approval, order } = await opened(request);
    if (!isLive(order, approval, Date.now())) {
      return show(request, response, approvalEndedPage, approvalEndedView(order, approval, await listEvents(db, order.reference)), 410);
    }
    if (approval.kind === 'cancellation') {
      const [asked, borrower] = await Promise.all([findCancelRequest(db, order.reference), findBorrower(db, order.reference)]);
      return show(request, response, approveCancellationPage, approveCancellationView(order, approval, asked, borrower));
    }
    const configurationId = wantedConfigurationId(order);
    const configuration = configurationId === undefined ? undefined : await getConfiguration(db, configurationId);
    await show(request, response, approveDomainPage, approveDomainView(order, approval, configuration));
  });

  router.post('/approve/:approvalId/:secret', takes({ form: decisionForm }), async (request, response) => {
    const { approval, order } = await opened(request);
    if (isLive(order, approval, Date.now())) {
      const { decision, reason } = parse(decisionForm, withPlainReason(formOf(request)));
      try {
        await decide(approval, decision, reason);
      } catch (error) {
        // Somebody was faster, or a newer link came: the page tells.
        if (!(error instanceof Problem && (error.kind === 'gone' || error.kind === 'conflict'))) throw error;
      }
    }
    response.redirect(303, request.originalUrl);
  });

  async function decide({ id: approvalId, kind, orderReference }: Approval, decision: Decision, reason: string | undefined): Promise<unknown> {
    const messageId = answerId(approvalId, decision);
    if (kind === 'domain') {
      return desk.send(orderReference, decision === 'approve' ? 'approveDomain' : 'declineDomain', { actor: 'approver', approvalId }, messageId);
    }
    if (decision === 'approve') return desk.send(orderReference, 'approveCancel', { actor: 'admin-contact', approvalId }, messageId);
    const submissionId = reason === undefined ? undefined : await insertSubmission(db, orderReference, 'reason', { reason });
    return desk.send(orderReference, 'declineCancel', { actor: 'admin-contact', approvalId, submissionId }, messageId);
  }

  return router;
}
