import { decimalsOf } from './currencies';

/**
 * A whole number of a unit: points, units of a contract, or minor units of a currency. `exponent`: how many of its digits are decimals, as it was when
 * the amount was stored, 0 for what is counted; amounts of before it was kept have none, and mean what their currency's has always been.
 */
export interface Amount {
  unit: string;
  amount: number;
  exponent?: number;
}

/** Of new amounts, and of old ones that do not say. */
export function exponentOf({ unit, exponent }: Pick<Amount, 'unit' | 'exponent'>): number {
  return exponent ?? decimalsOf(unit) ?? 0;
}

/** `12 points`, `1 unit`, `49.00 GBP`: an amount of the ledger for people. */
export function amountInWords({ unit, amount, exponent }: Amount): string {
  if (/^[A-Z]{3}$/.test(unit)) return `${decimal(amount, exponentOf({ unit, exponent }))} ${unit}`;
  const plural = unit.replace('-', ' ');
  return `${amount} ${amount === 1 ? plural.replace(/s$/, '') : plural}`;
}

function decimal(amount: number, exponent: number): string {
  if (exponent === 0) return String(amount);
  const digits = String(amount).padStart(exponent + 1, '0');
  return `${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}
