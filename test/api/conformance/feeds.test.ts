import { setTimeout as pause } from 'node:timers/promises';
import { createDb, type Db } from '../../../db/connection';
import { accountLedger } from '../../../domain/sale/ledger';
import { startCompatible, type Compatible, type Owner } from '../../support/doors/compatible';
import { eventually } from '../../support/eventually';
import type { Json } from '../../support/doors/http';

/** What polling clients ask for: nothing is missed, nothing comes for ever. */
let api: Compatible;
let admin: Db;
beforeAll(async () => {
  api = await startCompatible();
  admin = createDb(api.system.urls.adminUrl);
});
afterAll(async () => {
  await admin.destroy();
  await api.stop();
});

const DAY_MS = 86_400_000;
const feed = async (owner: Owner, date: string) => (await api.ask('order/modifiedorders.json', { api_key: owner.apiKey, date })).body;

describe('order/modifiedorders', () => {
  test('followed by data_accuracy it has every change', async () => {
    const own = await api.system.account(100);
    const order = await api.placed(own);
    const first = await eventually(async () => {
      const answer = await feed(own, '2020-01-01 00:00:00');
      return answer.orders.order.length === 1 && answer;
    }, 'the order is in the feed');
    expect(first.orders.order).toMatchObject([{ order_status: 'Order Placed', certificate_list: [] }]);
    await api.ask('order/cancel.json', { order_token: order.token });
    const next = await eventually(async () => {
      const answer = await feed(own, first.data_accuracy as string);
      return answer.orders.order[0]?.order_status === 'Cancelled' && answer;
    }, 'the cancellation is in the feed');
    expect(next.orders.order).toHaveLength(1);
  });

  test('a change whose transaction commits late is still seen by who follows data_accuracy', async () => {
    const own = await api.system.account(100);
    const order = await api.placed(own);
    const held = await admin.transaction();
    await held('ledger_balances')
      .where({ ledger_account: accountLedger(own.id) })
      .forUpdate()
      .first('balance');
    // Its event and its order are written, and its credit waits.
    const cancelled = api.ask('order/cancel.json', { order_token: order.token });
    await pause(4000);
    const before = await feed(own, '2020-01-01 00:00:00');
    expect(before.orders.order).toMatchObject([{ order_status: 'Order Placed' }]);
    await held.commit();
    expect((await cancelled).status).toBe(200);
    const after = await feed(own, before.data_accuracy as string);
    expect(after.orders.order).toMatchObject([{ reseller_order_id: order.reference, order_status: 'Cancelled' }]);
  });

  test('data_accuracy is behind by as long as a commit may be late, so that nothing comes for ever', async () => {
    const { data_accuracy: until } = await feed(await api.system.account(0), '2020-01-01 00:00:00');
    const behind = Date.now() - Date.parse(`${(until as string).replace(' ', 'T')}Z`);
    expect(behind).toBeGreaterThanOrEqual(30_000);
    expect(behind).toBeLessThan(40_000);
  });

  test('more orders in one second than an answer has do not stop it: each comes, and none twice for ever', async () => {
    const own = await api.system.account(12);
    const { reference } = await api.placed(own);
    const { is_open: _, ...row } = await api.system.db('orders').where({ reference }).first();
    const copies = (count: number, second: string) =>
      Array.from({ length: count }, (_, index) => {
        const copy = `CW-${second.slice(-2)}${String(index).padStart(10, '0')}`;
        const updated_at = new Date(Date.parse(second) + (index % 1000));
        const facts = JSON.stringify({ ...(typeof row.facts === 'string' ? JSON.parse(row.facts) : row.facts), reference: copy });
        return { ...row, seeded: true, reference: copy, facts, updated_at, buyer_reference: copy, token_sha256: copy.padEnd(64, '0') };
      });
    await api.system
      .db('orders')
      .insert([...copies(620, '2026-11-20T10:00:01Z'), ...copies(3, '2026-11-20T10:00:02Z'), ...copies(900, '2026-11-20T10:00:03Z')]);

    const seen: string[] = [];
    const pages: number[] = [];
    for (let since = '2026-11-20 10:00:00'; since < '2026-11-20 10:00:04';) {
      const { orders, data_accuracy: until } = await feed(own, since);
      const references = (orders.order as Json[]).map((order) => order.reseller_order_id as string).filter((each) => each !== reference);
      seen.push(...references);
      pages.push(references.length);
      expect(until > since).toBe(true);
      since = until as string;
    }
    expect(pages).toEqual([620, 903]);
    expect([seen.length, new Set(seen).size]).toEqual([1523, 1523]);
  });
});

test('order/expiring: by the end of the term, within the days, and not where a later order covers the same name and product', async () => {
  const endsIn = async (days: number, name?: string) => {
    const order = await api.issued(name ? { csr: '', domain_name: name, approver_email_address: `admin@${name}` } : {});
    const row = await api.system.getOrder(order.reference);
    const at = Date.now() + days * DAY_MS;
    const { buyerReference: _, endCustomerEmail: __, updatedAt: ___, ...facts } = { ...row, termEndsAt: at };
    await api.system
      .db('orders')
      .where('reference', order.reference)
      .update({ term_ends_at: new Date(at), facts: JSON.stringify(facts) });
    return { ...order, endsOn: new Date(at).toISOString().slice(0, 10) };
  };
  const references = async (days?: number) => {
    const { body } = await api.ask('order/expiring.json', { api_key: api.tester.apiKey, ...(days !== undefined && { days: String(days) }) });
    return body.orders.order.map((line: Json) => line.reseller_order_id);
  };
  const [soon, later, renewed] = [await endsIn(10), await endsIn(59), await endsIn(20, 'renewed-already.test')];
  await endsIn(61);
  expect(await references()).toEqual([soon.reference, renewed.reference, later.reference]);
  expect(await references(30)).toEqual([soon.reference, renewed.reference]);
  await endsIn(300, 'renewed-already.test');
  expect(await references(30)).toEqual([soon.reference]);
  const { body } = await api.ask('order/expiring.json', { api_key: api.tester.apiKey, days: '10' });
  expect(body).toEqual({
    success: 'Expiring Orders',
    orders: {
      order: [
        {
          reseller_order_id: soon.reference,
          order_status: 'Completed',
          order_date: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
          domain_name: soon.name,
          order_points: 12,
          expiry_date: soon.endsOn,
          st_product_code: 'RapidSSL-12',
        },
      ],
    },
  });
});
