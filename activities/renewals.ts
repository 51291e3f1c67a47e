import type { Db, Queryable } from '../db/connection';
import { findOrder } from '../db/order/orders';
import { findRenewals, holdBorrower, holdLender, noteRenewalLook } from '../db/order/renewals';
import type { Order } from '../domain/order/order';
import { Problem } from '../domain/problem';
import { checkLender, isNews, lendsUntil } from '../domain/sale/renewal';
import type { EventType, Transition } from '../domain/order/transition';
import type { OrderActivities } from '../workflows/activities';

export function createRenewalActivities({ db }: { db: Db }): Pick<OrderActivities, 'seeRenewals'> {
  return {
    async seeRenewals(reference) {
      const order = await findOrder(db, reference);
      if (!order) throw new Problem('not-found', `There is no order ${reference}.`);
      return findRenewals(db, order);
    },
  };
}

/** With these an order has less to lend than before, or nothing. */
const lendsLess: readonly EventType[] = ['credited', 'refunded', 'restart-requested', 'days-taken-back'];
/** With these an order takes the place of the one that it renews, or no longer does. */
const replaces: readonly EventType[] = ['issued', 'cancel-approved', 'credited', 'cancelled', 'revoke-requested'];

/** The order that is to lend its days, held before the row of the one that gets them is: whoever credits it comes before or after. */
export async function holdLenderOf(trx: Queryable, { event, order }: Transition): Promise<Order | undefined> {
  if (event !== 'configured' || order.renewalOf?.termEndsAt === undefined) return undefined;
  const lender = await holdLender(trx, order.renewalOf.reference);
  checkLender(order, lender);
  return lender;
}

/** Part of a transition: notes which orders beside this one have to look at it; and that this one has, where its lender was credited just before. */
export async function noteForRelatives(trx: Queryable, { event, order, at }: Transition, lender: Order | undefined): Promise<void> {
  const { reference, renewalOf } = order;
  const borrower = lendsLess.includes(event) ? await holdBorrower(trx, reference) : undefined;
  if (borrower !== undefined) await noteRenewalLook(trx, borrower);
  if (renewalOf && replaces.includes(event)) await noteRenewalLook(trx, renewalOf.reference);
  if (lender && isNews(order, { lenderEndsAt: lendsUntil(lender), renewedAs: order.renewedAs }, at)) await noteRenewalLook(trx, reference);
}
