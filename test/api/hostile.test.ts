import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { z } from 'zod';
import { inputOf } from '../../api/http/bounds';
import { formOf, takes } from '../../api/http/takes';
import type { Door, Field } from '../support/doors/doors';
import { hostileTexts, probe } from '../support/doors/hostile';
import { startKnocking, type Knocking } from '../support/doors/knocking';

/** Texts of the largest size at every field of every door: none holds up the others. */
let doors: Door[];
let knocking: Knocking;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ doors, knocking, stop } = await startKnocking());
}, 240_000);
afterAll(() => stop());

test('no answer takes more than 20 times an ordinary one, and none is a fault of ours', async () => {
  // All texts to all fields are some 32,000 requests: with HOSTILE_TEXTS=all (CONTRIBUTING.md). Without it they go round.
  const { offences, faults, sent } = await probe(knocking, doors, process.env.HOSTILE_TEXTS === 'all' ? 1 : 8);
  expect({ offences, faults }).toEqual({ offences: [], faults: [] });
  expect(sent).toBeGreaterThan(2500);
}, 1_200_000);

test.each<[string, RegExp]>([
  ['the expression for addresses in names', /^[[\]0-9a-f:.]*:[[\]0-9a-f:.]*:[[\]0-9a-f:.]*$/],
  ['one that tries every beginning of a run', /\s+\s+$/],
])(
  'the probe finds a slow expression that is planted: %s',
  async (_, slow) => {
    const app = express().use(express.urlencoded({ extended: false }));
    app.post(
      '/planted',
      takes({ form: z.object({ planted: z.string() }) }),
      (request, response) => void response.json(slow.test(formOf(request).planted ?? '')),
    );
    app.get('/ordinary', (_request, response) => void response.json('ordinary'));
    const server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const ask = async (door: Door, field: { name: string }, text: string) => {
      const started = performance.now();
      const body = door.method === 'POST' ? new URLSearchParams({ [field.name]: text }) : undefined;
      const { status } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${door.path}`, { method: door.method, body });
      return { status, text: '', ms: performance.now() - started };
    };
    const planted: Door[] = [
      { method: 'POST', path: '/planted', fields: [{ name: 'planted', source: 'form' }] },
      { method: 'GET', path: '/ordinary', fields: [{ name: 'x', source: 'query' }] },
    ];
    const { offences } = await probe({ knock: ask, freshOrder: async () => undefined }, planted);
    server.close();
    expect(offences).not.toEqual([]);
    expect(new Set(offences.map(({ where }) => where))).toEqual(new Set(['POST /planted form planted']));
  },
  240_000,
);

test('too long: one sentence names the field and its limit', async () => {
  const cases: [method: string, path: string, field: string, says: RegExp][] = [
    ['POST', '/v2/order/approverlist.json', 'domain_name', /^domain_name is longer than 1000 characters; shorten it\.$/],
    ['POST', '/v2/order/place.json', 'admin_contact_title', /admin_contact_title is longer than 1000 characters; shorten it\.$/],
    ['POST', '/token', 'token', /token is longer than 1000 characters; shorten it\./],
    ['GET', '/api/orders', 'buyer_reference', /buyer_reference is longer than 1000 characters; shorten it\./],
    ['POST', '/api/orders', 'buyer_reference', /buyer_reference is longer than 35 characters; shorten it\./],
    ['GET', '/api/orders', 'authorization', /header authorization is longer than 8192 characters; shorten it\./],
    ['GET', '/token/:orderToken', 'orderToken', /no address here is longer than 2000 characters/],
  ];
  for (const [method, path, name, says] of cases) {
    const named = (each: Field) => each.name === name;
    const door = doors.find((each) => each.method === method && each.path === path && each.fields.some(named))!;
    const field = door.fields.find(named)!;
    const { status, text } = await knocking.knock(door, field, 'x'.repeat(9000));
    expect([path, name, status < 500 && status >= 400]).toEqual([path, name, true]);
    const sentence = text.startsWith('{') ? (JSON.parse(text) as { detail?: string; error?: { message: string } }) : undefined;
    expect(sentence?.detail ?? sentence?.error?.message ?? text).toMatch(says);
  }
}, 120_000);

test('hostile texts have the length that they are asked for, more or less', () => {
  expect(hostileTexts(1000).every(({ length }) => length > 800 && length <= 1010)).toBe(true);
  expect(inputOf(z.object({ one: z.string().max(7) }))).toMatchObject({ one: { maxLength: 7 } });
});
