import fc from 'fast-check';
import { isFinal, type Order } from '../../../domain/order/order';
import { isOutdated } from '../../../domain/order/outdated-mail';
import { findProduct, listProducts } from '../../../domain/sale/product';
import { nextTermReminder } from '../../../domain/order/reminders';
import { borrowerPreview, checkLender, isNews, lendsUntil, takenBack, takenBackInWords } from '../../../domain/sale/renewal';
import { carriesDaysOf, termEnd } from '../../../domain/sale/term';
import { addCalendarMonths, DAY_MS } from '../../../domain/time';
import { reasonInWords } from '../../../domain/order/waiting';
import { nextStep } from '../../../workflows/story';
import { anIssuedOrder, anOrder, placedAt } from '../../support/samples/an-order';

const DAYS = 90 * DAY_MS;
const year = addCalendarMonths(placedAt, 12);
const lenderEndsAt = placedAt + 300 * DAY_MS;
/** Issued at `placedAt`, with 90 days of an older order. */
const borrower = anIssuedOrder({ renewalOf: { reference: 'CW-OLDERORDER01', termEndsAt: lenderEndsAt }, termEndsAt: year + DAYS });
const now = placedAt + 10 * DAY_MS;

describe('product families', () => {
  test.each(listProducts().map((product) => [product.code, product] as const))(
    '%s is the same as the rest of its family but for term and price',
    (_, product) => {
      const same = ({ brand, validationLevel, wildcard, wwwTwin, minSanCount, maxSanCount, includedSanCount, maxServerCount }: typeof product) => ({
        ...{ brand, validationLevel, wildcard, wwwTwin, minSanCount, maxSanCount, includedSanCount, maxServerCount },
      });
      for (const other of listProducts().filter(({ family }) => family === product.family)) expect(same(other)).toEqual(same(product));
      expect(listProducts().filter(({ family, termMonths }) => family === product.family && termMonths === product.termMonths)).toEqual([product]);
    },
  );

  test('a cheap product lends nothing to a dear one, nor a stranger', () => {
    const of = (code: string, accountId = 'a') => ({ ...anOrder(), sale: { ...anOrder().sale, productCode: findProduct(code)!.code, accountId } });
    expect(() => checkLender(of('RapidSSL-12'), of('RapidSSL-36'))).not.toThrow();
    for (const lender of [of('SecureSitePro-12'), of('RapidSSLWildcard-12'), of('PositiveSSL-12'), of('RapidSSL-12', 'b'), undefined])
      expect(() => checkLender(of('RapidSSL-12'), lender)).toThrow(expect.objectContaining({ kind: 'conflict' }));
  });
});

describe('days are taken back', () => {
  test('after issuance: the term ends when it would have without them, and no order has them any more', () => {
    const less = takenBack(borrower, undefined, now)!;
    expect(less).toEqual({ renewalOf: { reference: 'CW-OLDERORDER01' }, termEndsAt: year });
    expect(carriesDaysOf({ ...borrower, ...less })).toBeUndefined();
    expect(takenBack({ ...borrower, ...less }, undefined, now)).toBeUndefined();
    expect(takenBackInWords(borrower, less)).toBe(
      'CW-OLDERORDER01, which this order renews, was cancelled and its price was given back: 90 days that were added from it are taken back. The term now ends on 23 November 2027.',
    );
  });

  test('before issuance: nothing is carried then', () => {
    const early = anOrder({ state: 'configured', renewalOf: borrower.renewalOf });
    const after = { ...early, ...takenBack(early, undefined, now) };
    expect(termEnd(after, now)).toBe(termEnd(anOrder(), now));
    expect(takenBackInWords(early, after)).toContain('none of its days are added');
  });

  test('not from an order that is over, or has none; and not while the older one can lend them', () => {
    for (const state of ['credited', 'cancelled', 'approved', 'revoked', 'expired', 'restarted'] as const)
      expect(takenBack({ ...borrower, state }, undefined, now)).toBeUndefined();
    expect(takenBack({ ...borrower, renewalOf: { reference: 'CW-OLDERORDER01' } }, undefined, now)).toBeUndefined();
    expect(takenBack(borrower, lenderEndsAt, now)).toBeUndefined();
    expect(lendsUntil(anIssuedOrder({ state: 'cancelled', nothingBack: true }))).toBeDefined();
    for (const state of ['credited', 'refunded', 'restarted'] as const) expect(lendsUntil(anIssuedOrder({ state }))).toBeUndefined();
  });

  test('the term does not end before the instant at which they are', () => {
    const late = year + 20 * DAY_MS;
    expect(takenBack(borrower, undefined, late)!.termEndsAt).toBe(late);
    expect(takenBack(borrower, undefined, year + DAYS + 1)!.termEndsAt).toBe(year + DAYS);
  });

  test('of an order that lost days itself only what it no longer has', () => {
    const [less, enough] = [placedAt + 40 * DAY_MS, placedAt + 200 * DAY_MS];
    expect(takenBack(borrower, less, now)).toMatchObject({ renewalOf: { termEndsAt: less }, termEndsAt: year + 40 * DAY_MS });
    expect(takenBack(borrower, enough, now)).toBeUndefined();
    expect(takenBackInWords(borrower, takenBack(borrower, less, now)!)).toContain('lost days itself: 50 days that were added from it are taken back');
  });

  test('who is about to cancel the order that lent them is told from which one, and until when that runs then', () => {
    expect(borrowerPreview(borrower, now)).toMatchObject({ reference: borrower.reference, termEndsAt: year });
    expect(borrowerPreview(borrower, now)!.sentence).toContain('its term then ends on 23 November 2027');
    expect(borrowerPreview(undefined, now)).toBeUndefined();
  });

  const seen = (order: Order, at = now) => nextStep(order, { type: 'renewalsSeen', lenderEndsAt: undefined, renewedAs: undefined }, at);

  test('event, e-mail and what follows from the end of the term', () => {
    const [from, to] = [placedAt, placedAt + 199 * DAY_MS];
    const order = { ...borrower, certificateStartsAt: from, certificateExpiresAt: to, nextReissueAt: to - 31 * DAY_MS };
    const step = seen(order)!;
    expect(step).toMatchObject({ event: 'days-taken-back', actor: 'clock', mails: ['days-taken-back'] });
    const after = { ...order, ...step.facts };
    expect(after.nextReissueAt).toBe(to - 30 * DAY_MS - 3_600_000);
    expect(nextTermReminder(after)).toBe(placedAt + Math.floor((year - placedAt) * 0.92));
    expect(seen(after)).toBeUndefined();
  });

  test('a certificate that is valid for longer is revoked when the term ends, and the order is over when that is done', () => {
    const order = { ...borrower, certificateStartsAt: year - DAY_MS, certificateExpiresAt: year + 50 * DAY_MS };
    const after: Order = { ...order, ...seen(order)!.facts };
    expect(after).toMatchObject({ certificateOutlives: true, nextReissueAt: undefined });
    const ended: Order = { ...after, ...nextStep(after, { type: 'deadlinePassed', kind: 'term-ended' }, year)!.facts };
    expect(ended).toMatchObject({ state: 'expired', waitingOn: 'issuer', revocation: { reason: 'cessationOfOperation' } });
    expect(isFinal(ended)).toBe(false);
    const revoked = nextStep(ended, { type: 'certificateRevoked' }, year + 1)!;
    expect(revoked).toMatchObject({ event: 'revoked', mails: ['revoked'] });
    expect(isFinal({ ...ended, ...revoked.facts })).toBe(true);
    const usual = nextStep(borrower, { type: 'deadlinePassed', kind: 'term-ended' }, year)!;
    expect(isFinal({ ...borrower, ...usual.facts })).toBe(true);
  });
});

test('whoever cancels what in a chain of renewals: no term is longer than what was bought and what orders that were not credited had left', () => {
  const step = fc.record({ wait: fc.integer({ min: 0, max: 400 }), issued: fc.integer({ min: 0, max: 30 }) });
  const cancel = fc.record({ which: fc.nat({ max: 5 }), after: fc.integer({ min: 0, max: 500 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 2, maxLength: 5 }), fc.array(cancel, { maxLength: 6 }), (renewals, cancellations) => {
      const orders: Order[] = [];
      let at = placedAt;
      for (const [index, { wait, issued }] of renewals.entries()) {
        at += wait * DAY_MS;
        const before = orders[index - 1];
        const renewalOf = before && { reference: before.reference, termEndsAt: before.termEndsAt };
        const placed = { ...anOrder({ renewalOf }), reference: `CW-${index}`, placedAt: at };
        at += issued * DAY_MS;
        orders.push({ ...anIssuedOrder(), ...placed, state: 'issued', issuedAt: at, termEndsAt: termEnd(placed, at), configurationId: 'c' });
      }
      for (const { which, after } of cancellations) {
        at += after * DAY_MS;
        const lender = orders[which % orders.length]!;
        orders[orders.indexOf(lender)] = { ...lender, state: 'credited' };
        // Each looks until there is no news, in any order.
        for (let isSettled = false; !isSettled;) {
          isSettled = true;
          for (const [index, order] of orders.entries()) {
            const ends = orders[index - 1] && lendsUntil(orders[index - 1]!);
            if (index === 0 || !isNews(order, { lenderEndsAt: ends, renewedAs: order.renewedAs }, at)) continue;
            isSettled = false;
            orders[index] = { ...order, ...takenBack(order, ends, at)! };
          }
        }
      }
      for (const [index, order] of orders.entries()) {
        if (order.state !== 'issued') continue;
        const before = orders[index - 1];
        const left = before && before.state !== 'credited' ? Math.min(Math.max(before.termEndsAt! - order.issuedAt!, 0), DAYS) : 0;
        const bought = addCalendarMonths(order.issuedAt!, 12);
        // What was used before it was taken back stays used.
        expect(order.termEndsAt).toBeLessThanOrEqual(Math.max(bought + left, at));
        if (before === undefined || before.state !== 'credited') continue;
        expect(carriesDaysOf(order)).toBeUndefined();
      }
    }),
  );
});

describe('an order that is renewed', () => {
  const look = (order: Order, renewedAs?: string) => nextStep(order, { type: 'renewalsSeen', lenderEndsAt: undefined, renewedAs }, now);
  const older = anIssuedOrder();

  test('says so and has no reminders of its term’s end', () => {
    const step = look(older, 'CW-NEWERORDER01')!;
    expect(step).toMatchObject({ event: 'renewed', facts: { renewedAs: 'CW-NEWERORDER01' } });
    const renewed = { ...older, ...step.facts };
    expect([nextTermReminder(older), nextTermReminder(renewed)]).toEqual([expect.any(Number), undefined]);
    expect(nextTermReminder({ ...renewed, reminderDays: [30] })).toBeUndefined();
    expect(reasonInWords(renewed, now)).toBe('The certificate is issued. The order is renewed as CW-NEWERORDER01.');
    expect(look(renewed, 'CW-NEWERORDER01')).toBeUndefined();
  });

  test('has them again where the renewal comes to nothing; what was missed is said once', () => {
    const renewed = { ...older, renewedAs: 'CW-NEWERORDER01' };
    const late = older.termEndsAt! - DAY_MS;
    const back: Order = { ...renewed, ...look(renewed)!.facts };
    expect(nextTermReminder(back)).toBeLessThan(late);
    const reminded = { ...back, ...nextStep(back, { type: 'deadlinePassed', kind: 'term-reminder' }, late)!.facts };
    expect(nextTermReminder(reminded)).toBeUndefined();
  });
});

test.each<[Parameters<typeof isOutdated>[0], Partial<Order>, boolean]>([
  ['term-reminder', {}, false],
  ['term-reminder', { renewedAs: 'CW-NEWERORDER01' }, true],
  ['term-reminder', { state: 'credited' }, true],
  ['issued', {}, false],
  ['issued', { state: 'cancel-requested' }, false],
  ['issued', { state: 'approved' }, true],
  ['issued', { state: 'revoked' }, true],
  ['invite', {}, true],
  ['invite', { state: 'placed' }, false],
  ['customer-choice', { state: 'cancelled', waitingOn: 'customer-choice' }, false],
  ['customer-choice', { state: 'refund-requested', waitingOn: 'refund' }, true],
  ['credited', { state: 'credited' }, false],
  ['cancel-declined', {}, false],
  ['days-taken-back', { state: 'credited' }, false],
])('e-mail %s, held up, of an order with %j: outdated %s', (kind, facts, outdated) => {
  expect(isOutdated(kind, anIssuedOrder(facts))).toBe(outdated);
});
