/**
 * Decimals of currencies: fixed data, so that an amount means the same on every machine and after every upgrade; the runtime's own list (Intl) differs
 * between versions of Node. Codes and exponents are those of ISO 4217 (list one, of 1 January 2026), but where Stripe counts otherwise in its API
 * (docs.stripe.com/currencies, "Zero-decimal currencies" and "Special cases", read in November 2026), as Stripe does: MGA none; ISK and UGX two, which
 * are always 00. A change here is for amounts to come: those that are stored keep the exponent that they were stored with.
 */
const byExponent: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD ' +
    'EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR ISK JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MKD MMK ' +
    'MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC ' +
    'SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH UGX USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const exponents: ReadonlyMap<string, number> = new Map(
  Object.entries(byExponent).flatMap(([exponent, codes]) => codes.split(' ').map((code) => [code, Number(exponent)] as const)),
);

/** Written with two decimals for old programs' sake, and no longer divided. */
const whole: readonly string[] = ['ISK', 'UGX'];

/** How many decimals a currency's minor unit stands for; undefined: there is no such currency. @param code three capital letters */
export function decimalsOf(code: string): number | undefined {
  return exponents.get(code);
}

/** Whether nobody can pay a fraction of it, though it is written with decimals. */
export function isWhole(code: string): boolean {
  return whole.includes(code);
}
