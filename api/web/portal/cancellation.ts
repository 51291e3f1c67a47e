import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { findAccount } from '../../../db/account/accounts';
import { pageOfOrders } from '../../../db/order/pages';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { findBorrower } from '../../../db/order/renewals';
import { currentPolicy } from '../../../db/account/policies';
import { actorOf } from '../../../domain/people/actor';
import type { AccountKind } from '../../../domain/sale/account';
import { cancellationPreview } from '../../../domain/order/cancellation';
import { cancellationInWords, refundWindowInWords } from '../../../domain/order/cancellation-words';
import { refusal } from '../../../domain/order/lifecycle';
import { Problem, type FieldProblem } from '../../../domain/problem';
import { mayOrder, type User } from '../../../domain/people/user';
import { page, type PageView } from '../../../templates/page';
import { line, parse, type Parameters } from '../../http/parameters';
import { fieldView } from '../frame/fields';
import { cancelRefusedPage } from '../frame/cancel-refused';
import { previewView, type PreviewView } from '../link/preview-view';
import { withPlainReason } from '../link/request';
import type { FieldView, OptionView } from '../../../templates/parts/field/field';
import { formOf, queryOf, takes } from '../../http/takes';
import { orderTitle } from '../frame/words';
import type { PortalDependencies } from './dependencies';
import { accountUserOf } from '../frame/session';

interface CancellationView extends PageView {
  policy: string[];
  complaint: string | null;
  orders: OptionView[];
  reason: FieldView;
}

export const cancellationPage = page<CancellationView>('portal/cancellation');
export const cancellationPreviewPage = page<PageView & { heading: string; order: string; reason: string; preview: PreviewView; how: string }>(
  'portal/cancellation-preview',
);
export const cancellationDonePage = page<PageView & { heading: string; what: string; reference: string; way: { href: string; label: string } | null }>(
  'portal/cancellation-done',
);

const cancellable = ['placed', 'configured', 'issued'] as const;
const form = z.object({ order: line(20).min(1, 'is missing; choose one'), reason: line(500).min(1, 'is missing; say why') });

const givesBack: Readonly<Record<AccountKind, string>> = {
  partner: 'The unit goes back to the contract under which the order was placed. Allow up to 5 minutes.',
  reseller: 'The price goes back to the account.',
  retail: 'You choose between a refund and a new order without a new payment.',
};

/** The Order Cancellation page of seed 000: policy, order, reason; then exactly what will happen; then Confirm. */
export function cancellationPages({ db, desk, secrets, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/orders/cancel', takes({ query: form.pick({ order: true }) }), async (request, response) => {
    const user = await orderingUser(request);
    await show(request, response, cancellationPage, await formView(user, queryOf(request), []));
  });

  router.post('/orders/cancel', takes({ form }), async (request, response) => {
    await withForm(request, response, async (user, order, typed) => {
      const now = Date.now();
      const borrower = await findBorrower(db, order.reference);
      const { how } = cancellationPreview(order, now);
      const view = {
        title: `Cancel order ${order.reference}`,
        heading: `Cancel the order for ${orderTitle(order)}?`,
        order: order.reference,
        reason: typed.reason,
        preview: previewView(order, now, now, borrower),
        how: how === 'at-once' ? 'It happens when you confirm.' : 'When you confirm, the admin contact of the order gets an e-mail and has to approve.',
      };
      await show(request, response, cancellationPreviewPage, view);
    });
  });

  router.post('/orders/cancel/confirm', takes({ form }), async (request, response) => {
    const requestedAt = Date.now();
    await withForm(request, response, async (user, order, { reason }) => {
      await desk.requestCancel(order, { actor: actorOf(user), requestedAt, reason });
      response.redirect(303, `/orders/cancel/${order.reference}`);
    });
  });

  router.get('/orders/cancel/:reference', async (request, response) => {
    const user = await orderingUser(request);
    const order = await ownOrder(user, request.params.reference);
    const { heading, what } = cancellationInWords(order);
    const ways = [
      { offered: order.waitingOn === 'customer-choice', href: `/token/${secrets.orderToken(order.reference)}`, label: 'Choose refund or restart' },
      {
        offered: !refusal(order, 'requestCancel', Date.now()) && order.state !== 'cancel-requested',
        href: `/orders/cancel?order=${order.reference}`,
        label: 'Cancel it',
      },
    ];
    const way = ways.find(({ offered }) => offered);
    await show(request, response, cancellationDonePage, { title: heading, heading, what, reference: order.reference, way: way ?? null });
  });

  return router;

  async function orderingUser(request: Request) {
    const user = await accountUserOf(db, request);
    if (!mayOrder(user)) throw new Problem('forbidden', 'Viewers cannot cancel orders; ask a member of your team.');
    return user;
  }

  async function ownOrder(user: User, reference: string): Promise<OrderRow> {
    const order = await findOrder(db, reference);
    if (order?.sale.accountId !== user.accountId) throw new Problem('not-found', 'Your account has no order of this number; check it.');
    return order;
  }

  /** What was typed, checked; wrong fields bring the form back, and an order that cannot be cancelled its reason and the way to a ticket. */
  async function withForm(
    request: Request,
    response: Response,
    go: (user: User & { accountId: string }, order: OrderRow, typed: z.infer<typeof form>) => unknown,
  ): Promise<void> {
    const user = await orderingUser(request);
    const typed = formOf(request);
    try {
      const parsed = parse(form, withPlainReason(typed));
      const order = await ownOrder(user, parsed.order);
      const refused = refusal(order, 'requestCancel', Date.now());
      if (refused) {
        const ticketUrl = `/support/tickets/new?order=${order.reference}`;
        const view = { title: 'Not cancelled', orderUrl: '/orders', heading: 'This order cannot be cancelled here', refusal: refused.message, ticketUrl };
        return await show(request, response, cancelRefusedPage, view, 409);
      }
      await go(user, order, parsed);
    } catch (error) {
      if (!(error instanceof Problem) || error.fields.length === 0) throw error;
      await show(request, response, cancellationPage, await formView(user, typed, error.fields), 422);
    }
  }

  async function soldNow(kind: AccountKind) {
    const { version: policyVersion, policySet } = await currentPolicy(db);
    return { policy: policySet[kind], policyVersion };
  }

  async function formView(user: User & { accountId: string }, typed: Parameters, problems: readonly FieldProblem[]): Promise<CancellationView> {
    const now = Date.now();
    const account = await findAccount(db, user.accountId);
    const kind = account?.kind ?? 'partner';
    const { orders } = await pageOfOrders(db, user.accountId, { states: cancellable }, { limit: 500 });
    const sold = orders.length > 0 ? orders.map(({ sale }) => sale) : [await soldNow(kind)];
    // Orders keep the policy that they were sold under, and contracts may have one of their own.
    const windows = [...new Set(sold.map(({ policy }) => refundWindowInWords(policy)))];
    const versions = [...new Set(sold.map(({ policyVersion }) => policyVersion))].sort((a, b) => a - b);
    return {
      title: 'Order Cancellation',
      policy: [
        `Only for certificates that were ordered in error, and only ${windows.join(', or ')}${windows.length > 1 ? ', as the order was sold; the list says which can still be cancelled' : ''}.`,
        givesBack[kind],
        `Later than that, or for any other question about an order, please open a support ticket related to Order Support (policy version ${versions.join(' and ')}).`,
      ],
      complaint: problems.find(({ field }) => field === 'order')?.detail.replace(/^order /, 'The order ') ?? null,
      orders: orders.map((order) => ({
        value: order.reference,
        label: `${order.reference}, ${orderTitle(order)}${refusal(order, 'requestCancel', now) ? ' (refund window ended)' : ''}`,
        chosen: typed.order === order.reference,
      })),
      reason: fieldView({ name: 'reason', label: 'Reason', lines: 3, maxLength: 500 }, typed, problems),
    };
  }
}
