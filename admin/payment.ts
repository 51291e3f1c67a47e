import { InvalidArgumentError } from 'commander';
import { decimalsOf, isWhole } from '../domain/sale/currencies';
import { Problem } from '../domain/problem';
import type { Wanted } from '../domain/sale/sale';

export function currencyCode(text: string): string {
  const code = text.toUpperCase();
  if (decimalsOf(code) === undefined) throw new InvalidArgumentError('It must be a currency code of ISO 4217, such as GBP.');
  return code;
}

/** `49.00` and `GBP` are 4900 minor units that staff record by hand, or that Stripe took in the payment named. */
export function paymentOf(paid: string | undefined, currency: string | undefined, paymentId?: string): Wanted['paid'] {
  if (paid === undefined && currency === undefined && paymentId === undefined) return undefined;
  if (paid === undefined || currency === undefined) throw new Problem('invalid', 'A payment has an amount and a currency: give --paid and --currency.');
  const decimals = decimalsOf(currency) ?? 0;
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d+))?$/.exec(paid) ?? [];
  if (whole === undefined || fraction.length > decimals)
    throw Problem.field(
      'paid',
      `--paid must be an amount in ${currency} with at most ${decimals} decimals, such as 49${decimals > 0 ? `.${'0'.repeat(decimals)}` : ''}.`,
    );
  if (isWhole(currency) && Number(fraction) > 0) throw Problem.field('paid', `--paid must be a whole amount in ${currency}, such as 49.`);
  const amount = Number(whole + fraction.padEnd(decimals, '0'));
  if (amount === 0) throw Problem.field('paid', '--paid must be more than nothing.');
  return paymentId === undefined ? { amount, currency, provider: 'manual' } : { amount, currency, provider: 'stripe', paymentId };
}
