import { exponentOf } from './amount';
import type { Order, Sale } from '../order/order';

/**
 * One movement of value. It has a source and a destination, so every ledger transaction sums to zero by its shape;
 * amounts are positive integers in a unit; a correction is a further transfer, never an edit.
 */
export interface Transfer {
  /** Natural unique key: one charge and at most one credit an order, whatever is repeated */
  key: string;
  kind: 'deposit' | 'payment' | 'charge' | 'credit' | 'refund' | 'goodwill' | 'withdrawal';
  source: string;
  destination: string;
  unit: string;
  amount: number;
  /** How many of the amount's digits are decimals, written with it for good */
  exponent: number;
}

/** Value that came from, or is held, outside; the only ledger accounts that may go below zero. */
export const OUTSIDE = 'outside';
export const SALES = 'sales';
/** Prepaid by partners on a contract; one pays for one order. */
export const UNITS = 'units';

export function accountLedger(accountId: string): string {
  return `account:${accountId}`;
}

export function contractLedger(contractId: string): string {
  return `contract:${contractId}`;
}

/** Who paid, and so who gets back: the contract where there is one, otherwise the account. */
export function payerLedger({ accountId, contractId }: Pick<Sale, 'accountId' | 'contractId'>): string {
  return contractId === undefined ? accountLedger(accountId) : contractLedger(contractId);
}

/** Takes the price at placing. A retail order brings its money along; a restarted one is paid by what the order before it got back. */
export function charges(order: Order): Transfer[] {
  const { reference, sale, restartOf } = order;
  const { unit, amount } = sale;
  const exponent = exponentOf(sale);
  const payer = payerLedger(sale);
  const charge: Transfer = { key: `charge:${reference}`, kind: 'charge', source: payer, destination: SALES, unit, amount, exponent };
  if (sale.payment === undefined || restartOf !== undefined) return [charge];
  // A provider's payment pays for one order only; the unique key sees to it.
  const { provider, paymentId } = sale.payment;
  const key = paymentId === undefined ? `payment:${reference}` : `payment:${provider}:${paymentId}`;
  return [{ key, kind: 'payment', source: OUTSIDE, destination: payer, unit, amount, exponent }, charge];
}

/** Gives the price back: the charge turned round. */
export function credit(order: Order): Transfer {
  const { unit, amount } = order.sale;
  return {
    key: `credit:${order.reference}`,
    kind: 'credit',
    source: SALES,
    destination: payerLedger(order.sale),
    unit,
    amount,
    exponent: exponentOf(order.sale),
  };
}

/** Money that leaves: the price back to the account, and from there to the customer. */
export function refund(order: Order): Transfer[] {
  const { unit, amount } = order.sale;
  return [
    credit(order),
    { key: `refund:${order.reference}`, kind: 'refund', source: payerLedger(order.sale), destination: OUTSIDE, unit, amount, exponent: exponentOf(order.sale) },
  ];
}

/** Id of the message that a provider's refund came about: its answer and its webhook may both tell it. */
export function refundMessageId(refundId: string): string {
  return `refund ${refundId}`;
}

/** A signed-off present of the seller to an order's payer, apart from what the order itself was charged or credited. */
export function goodwill(order: Order, amount: number, key: string): Transfer {
  const { reference, sale } = order;
  return {
    key: `goodwill:${reference}:${key}`,
    kind: 'goodwill',
    source: SALES,
    destination: payerLedger(sale),
    unit: sale.unit,
    amount,
    exponent: exponentOf(sale),
  };
}

/** Points bought outside. `key` is the caller's; the same key with other content is a conflict. */
export function deposit(accountId: string, unit: string, amount: number, key: string): Transfer {
  return {
    key: `deposit:${accountId}:${key}`,
    kind: 'deposit',
    source: OUTSIDE,
    destination: accountLedger(accountId),
    unit,
    amount,
    exponent: exponentOf({ unit }),
  };
}

/** Takes points out again; only test accounts may. */
export function withdrawal(accountId: string, unit: string, amount: number, key: string): Transfer {
  return {
    key: `withdrawal:${accountId}:${key}`,
    kind: 'withdrawal',
    source: accountLedger(accountId),
    destination: OUTSIDE,
    unit,
    amount,
    exponent: exponentOf({ unit }),
  };
}

/** The units that a contract begins with. */
export function contractUnits(contractId: string, units: number): Transfer {
  return { key: `deposit:${contractId}`, kind: 'deposit', source: OUTSIDE, destination: contractLedger(contractId), unit: UNITS, amount: units, exponent: 0 };
}
