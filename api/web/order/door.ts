import type { Request, Response } from 'express';
import type { Db } from '../../../db/connection';
import { findOrder, findOrderByToken, type OrderRow } from '../../../db/order/orders';
import { actorOf } from '../../../domain/people/actor';
import { mayOrder } from '../../../domain/people/user';
import { Problem, problemKinds } from '../../../domain/problem';
import { problemPage, problemView } from '../frame/problem';
import { accountUserOf } from '../frame/session';
import type { Show } from '../frame/show';

/** An order as somebody has opened it. */
export interface OpenOrder {
  order: OrderRow;
  /** Of its first page; its other pages lie below */
  url: string;
  /** Who acts, as events name them */
  actor: string;
  /** Opened by somebody of the account, who sees its contacts and its ledger; whoever has the link sees neither */
  isTeam: boolean;
  /** Viewers look */
  mayAct: boolean;
}

/** A page of an order has two addresses: behind the link that its customer has, and under its number, for people of its team. */
export function atOrder(rest = ''): string[] {
  return [`/token/:orderToken${rest}`, `/orders/:reference${rest}`];
}

/** The order that the address opens. @throws Problem not-found, SignInNeeded */
export async function openOrder(db: Db, request: Request): Promise<OpenOrder> {
  const { orderToken, reference = '' } = request.params as { orderToken?: string; reference?: string };
  if (orderToken !== undefined) return openByToken(db, orderToken);
  const user = await accountUserOf(db, request);
  const order = await findOrder(db, reference.toUpperCase());
  if (order?.sale.accountId !== user.accountId)
    throw new Problem('not-found', 'Your team has no order of this number; the list of orders has those that it has.');
  return { order, url: `/orders/${order.reference}`, actor: actorOf(user), isTeam: true, mayAct: mayOrder(user) };
}

/** The order, opened by somebody who may act on it. @throws Problem forbidden for viewers */
export async function openToAct(db: Db, request: Request): Promise<OpenOrder> {
  const open = await openOrder(db, request);
  if (!open.mayAct) throw new Problem('forbidden', 'Viewers change nothing. Ask an owner of the account for the role of a member.');
  return open;
}

/** Whoever holds the token may; an unknown one is not found. */
async function openByToken(db: Db, orderToken: string): Promise<OpenOrder> {
  const order = await findOrderByToken(db, orderToken);
  if (!order) throw new Problem('not-found', 'No order has this token. Please check that the link is complete, or ask whoever sent it to you.');
  return { order, url: `/token/${encodeURIComponent(orderToken)}`, actor: 'order-page', isTeam: false, mayAct: true };
}

/** Does what a form of a page asks, and goes back to the order, or to where the act leads. A refusal is shown with the way back. */
export async function actAndReturn(show: Show, request: Request, response: Response, href: string, act: () => Promise<unknown>): Promise<void> {
  let leadsTo: unknown;
  try {
    leadsTo = await act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return show(request, response, problemPage, problemView(error, null, { href, label: 'Back to the order' }), problemKinds[error.kind].status);
  }
  response.redirect(303, typeof leadsTo === 'string' ? leadsTo : href);
}
