import type { Request, Response } from 'express';
import type { Db } from '../../../db/connection';
import { findOrderByToken, type OrderRow } from '../../../db/order/orders';
import { Problem, problemKinds } from '../../../domain/problem';
import { problemPage, problemView } from '../frame/problem';
import type { Show } from '../frame/show';
import type { Parameters } from '../../http/parameters';

/** A reason is kept as one line, however it was typed. */
export function withPlainReason(typed: Parameters): Parameters {
  return { ...typed, reason: (typed.reason ?? '').replace(/\s+/g, ' ') };
}

/** The order that the token in the address opens. Whoever holds the token may; an unknown one is not found. */
export async function orderOf(db: Db, request: Request<{ orderToken: string }>): Promise<OrderRow> {
  const order = await findOrderByToken(db, request.params.orderToken);
  if (!order) throw new Problem('not-found', 'No order has this token. Please check that the link is complete, or ask whoever sent it to you.');
  return order;
}

export function orderUrl(request: Request<{ orderToken: string }>): string {
  return `/token/${encodeURIComponent(request.params.orderToken)}`;
}

/** Does what a form of the order page asks, and goes back to that page, or to where the act leads. A refusal is shown with the way back. */
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
