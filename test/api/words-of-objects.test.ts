import type { Door } from '../support/doors/doors';
import { startKnocking, type Knocking } from '../support/doors/knocking';

/** Words that every object of JavaScript knows, in every field of every door: they are words like others. */
let base: string;
let doors: Door[];
let knocking: Knocking;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ base, doors, knocking, stop } = await startKnocking());
}, 240_000);
afterAll(() => stop());

const words = ['constructor', '__proto__'];

test.each(words)(
  '%s in every field: no fault of ours',
  async (word) => {
    const faults: string[] = [];
    for (const door of doors) {
      if (door.method !== 'GET') await knocking.freshOrder();
      for (const field of door.fields) {
        const { status, text } = await knocking.knock(door, field, word);
        if (status >= 500) faults.push(`${door.method} ${door.path} ${field.source} ${field.name}: ${status} ${text.slice(0, 200)}`);
      }
    }
    expect(faults).toEqual([]);
  },
  240_000,
);

test('as names of fields they are unknown fields', async () => {
  const faults: string[] = [];
  for (const door of doors)
    for (const source of ['query', door.path.startsWith('/api/') ? 'json' : 'form'] as const)
      for (const name of words) {
        const field = { name, source };
        const { status } = await knocking.knock({ ...door, fields: [...door.fields, field] }, field, 'x');
        if (status >= 500) faults.push(`${door.method} ${door.path} ${source} ${name}: ${status}`);
      }
  expect(faults).toEqual([]);
}, 240_000);

test('they are no kinds of problems either', async () => {
  for (const word of words) expect((await fetch(`${base}/api/problems/${word}`, { redirect: 'manual' })).status).toBe(404);
});

test('the doors are all there, each with its fields', () => {
  const at = (method: string, path: string) =>
    doors.filter((door) => door.method === method && door.path === path).flatMap(({ fields }) => fields.map(({ name }) => name));
  expect(at('POST', '/token')).toContain('token');
  expect(at('GET', '/ca/:name/:file')).toEqual(expect.arrayContaining(['name', 'file']));
  expect(at('POST', '/token/:orderToken/configuration')).toEqual(expect.arrayContaining(['orderToken', 'org_business_category', 'source']));
  expect(at('POST', '/ssl/order/place.json')).toEqual(expect.arrayContaining(['api_key', 'order_token', 'st_product_code', 'csr', 'admin_contact_email']));
  expect(at('POST', '/api/orders/:reference/configuration')).toEqual(expect.arrayContaining(['reference', 'additional_names[]', 'admin_contact.email']));
  expect(at('POST', '/api/webhooks')).toEqual(expect.arrayContaining(['url', 'authorization', 'idempotency-key']));
  expect(at('GET', '/api/orders')).toEqual(expect.arrayContaining(['state[]', 'cursor']));
  expect(at('POST', '/sign-in')).toEqual(expect.arrayContaining(['email', 'password', '_csrf']));
});
