import type { Command } from 'commander';
import { balanceOf, postOnce } from '../db/ledger/ledger';
import { findOrder } from '../db/order/orders';
import { goodwill, payerLedger } from '../domain/sale/ledger';
import { Problem } from '../domain/problem';
import { entryKey, nonEmpty, wholeNumber } from './options';
import { answers, staff } from './output';

/** A present of the seller, apart from what the order was charged or credited: it needs a second name, and the order stays as it is. */
export function goodwillCommands(program: Command): void {
  const command = program.command('goodwill').description('credits on top, signed off by a second person');
  answers<{ amount: number; reason: string; signedOffBy: string; key: string }>(
    command
      .command('give <reference>')
      .description('give the payer of an order an amount in the unit it paid with; the same --key gives it once')
      .requiredOption('--amount <amount>', 'how much: points, units, or minor units of the currency', wholeNumber)
      .requiredOption('--reason <text>', 'why; kept with the ledger line', nonEmpty)
      .requiredOption('--signed-off-by <name>', 'who has agreed', nonEmpty)
      .requiredOption('--key <key>', 'your own key of this credit', entryKey),
    async ({ db }, { amount, reason, signedOffBy, key }, typed = '') => {
      if (`staff:${signedOffBy.trim()}`.toLowerCase() === staff().toLowerCase())
        throw Problem.field('--signed-off-by', 'Nobody signs off what they give themselves; name the second person.');
      const order = await findOrder(db, typed);
      if (!order) throw new Problem('not-found', `There is no order ${typed}; check the number.`);
      const { reference } = order;
      const note = `Goodwill: ${reason} (signed off by ${signedOffBy})`;
      const given = await postOnce(db, goodwill(order, amount, key), { orderReference: reference, note, at: new Date() });
      const payer = payerLedger(order.sale);
      return { reseller_order_id: reference, ledger_account: payer, given: given ? amount : 0, balance: await balanceOf(db, payer, order.sale.unit) };
    },
  );
}
