import fc from 'fast-check';
import { dropNames, droppedInWords, droppingInWords } from '../../../domain/name/dropped-names';
import { nextDeadline } from '../../../domain/order/deadline';
import type { Order } from '../../../domain/order/order';
import { DAY_MS, HOUR_MS, type Instant } from '../../../domain/time';
import { boughtNames, countNames, droppedBy, type ValidCertificate } from '../../../domain/name/valid-names';
import { waitingInWords } from '../../../domain/order/waiting';
import { anIssuedOrder, placedAt } from '../../support/samples/an-order';

/** Docs/decisions/0040: what exactly holds of the names that are valid under an order. */
const TIME_MS = 72 * HOUR_MS;
const bought = (sanCount: number) => ({ ...anIssuedOrder().sale, sanCount });

test('what comes at no charge does not count', () => {
  const sale = anIssuedOrder().sale;
  expect(countNames(sale, ['www.example.com', 'example.com'])).toBe(1);
  expect(countNames(sale, ['example.com', 'www.example.com', 'example.org'])).toBe(2);
  expect(countNames({ productCode: 'RapidSSLWildcard-12' }, ['example.com', '*.example.com'])).toBe(1);
  expect(boughtNames({ sanCount: 4 })).toBe(5);
});

test('what a certificate drops from those before it', () => {
  const sale = bought(1);
  expect(droppedBy(['a.example.com'], [{ version: 1, names: ['a.example.com'] }], sale)).toBeUndefined();
  expect(droppedBy(['a.example.com', 'b.example.com'], [{ version: 1, names: ['a.example.com'] }], sale)).toBeUndefined();
  const earlier = [
    { version: 1, names: ['a.example.com'] },
    { version: 3, names: ['a.example.com', 'b.example.com'] },
  ];
  expect(droppedBy(['a.example.com'], earlier, sale)).toEqual({ versions: [3], names: ['b.example.com'], beyondBought: false });
  expect(droppedBy(['c.example.com'], earlier, sale)).toEqual({ versions: [1, 3], names: ['a.example.com', 'b.example.com'], beyondBought: true });
});

test('said before and shown while it waits, in the same names and with the time', () => {
  const order = anIssuedOrder();
  const dropped = { versions: [1, 2], names: ['a.example.com', 'b.example.com'], beyondBought: true };
  expect(droppingInWords(order, dropped, placedAt)).toBe(
    'Certificates 1 and 2 have names that this reissue drops (a.example.com, b.example.com) and are revoked 3 days after the new one is issued, unless another reissue has the names again before.',
  );
  expect(droppingInWords({ ...order, namesExceededAt: placedAt - DAY_MS }, dropped, placedAt)).toContain('are revoked as soon as the new one is issued');
  const waiting = { ...order, ...dropNames(order, dropped, placedAt) };
  expect(droppingInWords(waiting, dropped, placedAt)).toContain('are revoked on 26 November 2026, 09:00 UTC, as before.');
  expect(waitingInWords(waiting)).toContain(droppedInWords(waiting)!);
  expect(waitingInWords({ ...waiting, state: 'cancel-requested', waitingOn: 'admin-contact' })).toContain(droppedInWords(waiting)!);
  const many = { ...dropped, names: Array.from({ length: 100 }, (_, index) => `n${index}.example.com`) };
  expect(droppingInWords(order, many, placedAt)).toContain('n4.example.com and 95 more');
});

test('the time ends in the states that still have certificates, one revocation after the other', () => {
  const droppedNames = { versions: [1], names: ['a.example.com'], beyondBought: true, revokeAt: placedAt + 1 };
  const kind = (facts: Partial<Order>) => nextDeadline(anIssuedOrder({ droppedNames, ...facts }))?.kind;
  expect(kind({})).toBe('dropped-names-due');
  expect(kind({ state: 'cancel-requested', waitingOn: 'admin-contact' })).toBe('dropped-names-due');
  expect(kind({ revocation: { reason: 'superseded', versions: [1] } })).not.toBe('dropped-names-due');
});

/** One order, its valid certificates and the clock; what is due is revoked at its instant. */
interface Model {
  order: Order;
  valid: ValidCertificate[];
  now: Instant;
  /** From when to when more names than were bought were valid */
  exceeded: [Instant, Instant][];
}

function pass(model: Model, ms: number): void {
  const until = model.now + ms;
  const due = model.order.droppedNames;
  if (due && due.revokeAt <= until) {
    note(model, due.revokeAt);
    model.now = Math.max(model.now, due.revokeAt);
    model.valid = model.valid.filter(({ version }) => !due.versions.includes(version));
    model.order = { ...model.order, droppedNames: undefined };
  }
  note(model, until);
  model.now = until;
}

function note({ order, valid, now, exceeded }: Model, until: Instant): void {
  const all = valid.flatMap(({ names }) => names);
  if (until > now && countNames(order.sale, all) > boughtNames(order.sale)) exceeded.push([now, until]);
}

function reissue(model: Model, names: string[]): void {
  const version = (model.valid.at(-1)?.version ?? 0) + 1;
  const dropped = droppedBy(names, model.valid, model.order.sale);
  model.order = { ...model.order, names, certificateVersion: version, ...dropNames(model.order, dropped, model.now) };
  model.valid.push({ version, names });
  pass(model, 0);
}

test('whatever reissues come, and when: never more than what was bought but for one earlier set, for 72 hours in 30 days', () => {
  const pool = ['a', 'b', 'c', 'd', 'e', 'f'].map((label) => `${label}.example.com`);
  const steps = fc.array(
    fc.record({ names: fc.subarray(pool, { minLength: 1, maxLength: 3 }), pauseMs: fc.integer({ min: 0, max: 8 * 24 }).map((h) => h * HOUR_MS) }),
    {
      minLength: 2,
      maxLength: 30,
    },
  );
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 2 }), (reissues, sanCount) => {
      const model: Model = { order: anIssuedOrder({ sale: bought(sanCount) }), valid: [], now: placedAt, exceeded: [] };
      const most = 1 + sanCount;
      for (const { names, pauseMs } of reissues) {
        reissue(model, names.slice(0, most));
        const { order, valid } = model;
        const namesOf = (some: ValidCertificate[]) => some.flatMap((each) => each.names);
        const kept = valid.filter(({ version }) => !order.droppedNames?.versions.includes(version));
        expect(namesOf(kept).filter((name) => !order.names.includes(name))).toEqual([]);
        expect(countNames(order.sale, namesOf(kept))).toBeLessThanOrEqual(most);
        expect(countNames(order.sale, namesOf(valid))).toBeLessThanOrEqual(2 * most);
        pass(model, pauseMs);
      }
      for (const [start] of model.exceeded) {
        const within = model.exceeded.map(([from, to]) => Math.max(0, Math.min(to, start + 10 * TIME_MS) - Math.max(from, start)));
        expect(within.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(TIME_MS);
      }
    }),
    { numRuns: 500 },
  );
});
