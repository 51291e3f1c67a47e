import type { Order } from './order';

/**
 * One movement of value. It has a source and a destination, so every ledger transaction sums to zero by its shape;
 * amounts are positive integers in a unit; a correction is a further transfer, never an edit.
 */
export interface Transfer {
  /** Natural unique key: one charge and at most one credit an order, whatever is repeated */
  key: string;
  kind: 'deposit' | 'charge' | 'credit';
  source: string;
  destination: string;
  unit: string;
  amount: number;
}

/** Value that came from, or is held, outside; the only ledger accounts that may go below zero. */
export const OUTSIDE = 'outside';
export const SALES = 'sales';

export function accountLedger(accountId: string): string {
  return `account:${accountId}`;
}

/** Takes the price at placing. */
export function charge(order: Order): Transfer {
  const { accountId, unit, amount } = order.sale;
  return { key: `charge:${order.reference}`, kind: 'charge', source: accountLedger(accountId), destination: SALES, unit, amount };
}

/** Gives the price back: the charge turned round. */
export function credit(order: Order): Transfer {
  const { accountId, unit, amount } = order.sale;
  return { key: `credit:${order.reference}`, kind: 'credit', source: SALES, destination: accountLedger(accountId), unit, amount };
}

/** Points bought outside. `key` is the caller's; the same key with other content is a conflict. */
export function deposit(accountId: string, unit: string, amount: number, key: string): Transfer {
  return { key: `deposit:${accountId}:${key}`, kind: 'deposit', source: OUTSIDE, destination: accountLedger(accountId), unit, amount };
}
