import { amountInWords } from '../../../../domain/sale/amount';
import type { AccountKind } from '../../../../domain/sale/account';
import { fact, type FactView } from '../../../../templates/parts/facts/facts';
import { productName, timeView } from '../../frame/words';
import type { OpenOrder } from '../door';

/** What stays the same of an order while it lives. */
export function factsView({ order, url, isTeam }: OpenOrder): FactView[] {
  const { sale, windowEndsAt, windowClosed } = order;
  return [
    fact('Order', order.reference, { code: true }),
    // Who came by the link has it already, and may be asked for it.
    ...(isTeam ? [] : [fact('Order token', url.split('/').at(-1) ?? '', { code: true })]),
    fact(isTeam ? 'Your reference' : 'Your seller’s reference', order.buyerReference || 'None'),
    fact('Product', productName(order)),
    fact('Term', `${sale.termMonths} months from the first certificate`),
    fact('Price', amountInWords(sale), isTeam ? { note: paidFrom[sale.accountKind] } : {}),
    ...(windowEndsAt === undefined || windowClosed || order.cancellation
      ? []
      : [fact('Refund until', timeView(windowEndsAt).text, { note: 'if it is cancelled by then' })]),
    ...(isTeam && order.endCustomerEmail ? [fact('For', order.endCustomerEmail)] : []),
  ];
}

const paidFrom: Readonly<Record<AccountKind, string>> = {
  reseller: 'from the account’s points',
  partner: 'from its contract',
  retail: 'paid for this order',
};
