/** `12 points`, `1 unit`, `49.00 GBP`: an amount of the ledger for people. Currency amounts are in minor units. */
export function amountInWords({ unit, amount }: { unit: string; amount: number }): string {
  if (/^[A-Z]{3}$/.test(unit)) {
    const decimals = new Intl.NumberFormat('en', { style: 'currency', currency: unit }).resolvedOptions().maximumFractionDigits ?? 2;
    return `${(amount / 10 ** decimals).toFixed(decimals)} ${unit}`;
  }
  const plural = unit.replace('-', ' ');
  return `${amount} ${amount === 1 ? plural.replace(/s$/, '') : plural}`;
}
