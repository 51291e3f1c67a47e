import { amountInWords } from '../../../domain/sale/amount';
import { decimalsOf } from '../../../domain/sale/currencies';
import { firstPolicySet } from '../../../domain/sale/policy';
import { charges, credit, refund } from '../../../domain/sale/ledger';
import { placedOrder } from '../../../domain/order/order';
import { sellTo } from '../../../domain/sale/sale';
import { currencyCode, paymentOf } from '../../../admin/payment';

const retail = { id: 'a', kind: 'retail', name: 'A', email: null, isTest: false } as const;
const sold = (currency: string, amount: number) =>
  sellTo(retail, { productCode: 'RapidSSL-12', paid: { amount, currency, provider: 'manual' } }, { version: 1, policySet: firstPolicySet });

/** Typed by staff, and what Stripe's API says for the same money. */
const same = [
  ['HUF', '4990', 499_000, '4990.00 HUF'],
  ['HUF', '4990.50', 499_050, '4990.50 HUF'],
  ['TWD', '4990', 499_000, '4990.00 TWD'],
  ['IDR', '4990', 499_000, '4990.00 IDR'],
  ['ISK', '4990', 499_000, '4990.00 ISK'],
  ['UGX', '4990.00', 499_000, '4990.00 UGX'],
  ['JPY', '4990', 4990, '4990 JPY'],
  ['KRW', '4990', 4990, '4990 KRW'],
  ['MGA', '4990', 4990, '4990 MGA'],
  ['KWD', '4.99', 4990, '4.990 KWD'],
  ['CLF', '4.9901', 49_901, '4.9901 CLF'],
  ['GBP', '0.05', 5, '0.05 GBP'],
] as const;

test.each(same)('%s: %s is %d minor units, and reads %s', (currency, typed, amount, words) => {
  expect(paymentOf(typed, currencyCode(currency.toLowerCase()))).toEqual({ amount, currency, provider: 'manual' });
  expect(amountInWords(sold(currency, amount))).toBe(words);
});

test.each([
  ['JPY', '49.0', /at most 0 decimals/],
  ['HUF', '49.005', /at most 2 decimals/],
  ['ISK', '49.50', /whole amount in ISK/],
  ['UGX', '49.01', /whole amount in UGX/],
  ['CLF', '1.00001', /at most 4 decimals/],
  ['KWD', '0', /more than nothing/],
])('%s: %s is refused', (currency, typed, words) => {
  expect(() => paymentOf(typed, currency)).toThrow(words);
});

test('what is no currency is none at any door', () => {
  for (const code of ['ABC', 'DEM', 'XXX', 'constructor', '']) {
    expect(() => currencyCode(code)).toThrow('ISO 4217');
    expect(() => sold(code, 1)).toThrow('ISO 4217');
  }
});

test('an amount keeps the exponent that it was stored with, whatever the list says later', () => {
  const order = placedOrder('CW-1', { ...sold('HUF', 4990), exponent: 0 }, 0);
  expect(amountInWords(order.sale)).toBe('4990 HUF');
  for (const line of [...charges(order), credit(order), ...refund(order)])
    expect([line.kind, line.exponent, amountInWords(line)]).toEqual([line.kind, 0, '4990 HUF']);
  expect(amountInWords({ unit: 'HUF', amount: 499_000 })).toBe('4990.00 HUF');
});

test('no amount asks the runtime', () => {
  expect(decimalsOf('HUF')).toBe(2);
  const { NumberFormat } = Intl;
  try {
    Object.assign(Intl, { NumberFormat: undefined });
    expect(amountInWords(sold('HUF', 499_000))).toBe('4990.00 HUF');
    expect(paymentOf('4990', 'HUF')).toMatchObject({ amount: 499_000 });
  } finally {
    Object.assign(Intl, { NumberFormat });
  }
});
