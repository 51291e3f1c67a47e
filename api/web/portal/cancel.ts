import { Router, type Request } from 'express';
import { z } from 'zod';
import { findAccount } from '../../../db/account/accounts';
import { currentPolicy } from '../../../db/account/policies';
import { findOrder } from '../../../db/order/orders';
import { pageOfOrders } from '../../../db/order/pages';
import { refundWindowInWords } from '../../../domain/order/cancellation-words';
import { refusal } from '../../../domain/order/lifecycle';
import { Problem } from '../../../domain/problem';
import { mayOrder } from '../../../domain/people/user';
import type { AccountKind } from '../../../domain/sale/account';
import { page, type PageView } from '../../../templates/page';
import type { OptionView } from '../../../templates/parts/field/field';
import { line, parse } from '../../http/parameters';
import { queryOf, takes } from '../../http/takes';
import { accountUserOf } from '../frame/session';
import { orderTitle } from '../frame/words';
import type { PortalDependencies } from './dependencies';

interface CancelView extends PageView {
  policy: string[];
  complaint: string | null;
  orders: OptionView[];
  /** How many more there are than can be chosen from here; null: none */
  more: string | null;
}

export const cancelPage = page<CancelView>('portal/cancel');

const cancellable = ['placed', 'configured', 'issued'] as const;
const MOST_LISTED = 500;
const query = z.object({ order: line(20).optional() });

const givesBack: Readonly<Record<AccountKind, string>> = {
  partner: 'The unit goes back to the contract under which the order was placed. Allow up to 5 minutes.',
  reseller: 'The price goes back to the account.',
  retail: 'You choose between a refund and a new order without a new payment.',
};

/** The Order Cancellation page of seed 000: the policy and the order. What cancelling does, the reason and Confirm stand on the order's own page. */
export function cancelPages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/orders/cancel', takes({ query }), async (request, response) => {
    const user = await orderingUser(request);
    const { order: reference } = parse(query, queryOf(request));
    if (reference) {
      const order = await findOrder(db, reference.toUpperCase());
      if (order?.sale.accountId !== user.accountId) throw new Problem('not-found', 'Your account has no order of this number; check it.');
      return response.redirect(303, `/orders/${order.reference}/cancellation`);
    }
    const complaint = request.query.order === '' ? 'The order is missing; choose one.' : null;
    await show(request, response, cancelPage, await viewFor(user.accountId, complaint), complaint === null ? 200 : 422);
  });

  return router;

  async function orderingUser(request: Request) {
    const user = await accountUserOf(db, request);
    if (!mayOrder(user)) throw new Problem('forbidden', 'Viewers cannot cancel orders; ask a member of your team.');
    return user;
  }

  async function soldNow(kind: AccountKind) {
    const { version: policyVersion, policySet } = await currentPolicy(db);
    return { policy: policySet[kind], policyVersion };
  }

  async function viewFor(accountId: string, complaint: string | null): Promise<CancelView> {
    const now = Date.now();
    const kind = (await findAccount(db, accountId))?.kind ?? 'partner';
    const { orders, next } = await pageOfOrders(db, accountId, { states: cancellable }, { limit: MOST_LISTED });
    const sold = orders.length > 0 ? orders.map(({ sale }) => sale) : [await soldNow(kind)];
    // Orders keep the policy that they were sold under, and contracts may have one of their own.
    const windows = [...new Set(sold.map(({ policy }) => refundWindowInWords(policy)))];
    const versions = [...new Set(sold.map(({ policyVersion }) => policyVersion))].sort((a, b) => a - b);
    return {
      title: 'Order Cancellation',
      policy: [
        `Only for certificates that were ordered in error, and only ${windows.join(', or ')}${windows.length > 1 ? ', as the order was sold; the list says which can still be cancelled' : ''}.`,
        givesBack[kind],
        `Later than that, or for any other question about an order, open a support ticket related to Order Support (policy version ${versions.join(' and ')}).`,
      ],
      complaint,
      orders: orders.map((order) => ({
        value: order.reference,
        label: `${order.reference}, ${orderTitle(order)}${refusal(order, 'requestCancel', now) ? ' (refund window ended)' : ''}`,
        chosen: false,
      })),
      more: next === null ? null : `The newest ${MOST_LISTED} stand here. Find an older one in the list of orders and cancel it on its page.`,
    };
  }
}
