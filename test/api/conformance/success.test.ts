import { accountMethods } from '../../../api/compatible/account';
import { orderMethods } from '../../../api/compatible/order';
import { productMethods } from '../../../api/compatible/product';
import { asXml, shapeOf, startCompatible, type Compatible, type Format } from '../../support/doors/compatible';
import { accountRows, productRows } from './account-rows';
import { buyingRows } from './buying-rows';
import { feedRows } from './feed-rows';
import { orderRows } from './order-rows';
import { reviewRows } from './review-rows';
import type { Row } from './row';

/** Every method of both generations, in JSON and XML: the exact success text, the fields and their order, and that XML is the same tree. */
let api: Compatible;
beforeAll(async () => {
  api = await startCompatible();
});
afterAll(() => api.stop());

const rows = [buyingRows, reviewRows, orderRows, feedRows, accountRows, productRows].flatMap((make) => make(() => api));
const generationsOf = ({ generations = [1, 2] }: Row) => generations;
const cases = rows.flatMap((row) => generationsOf(row).map((generation) => [row.method, row.case, generation, row] as const));

test.each(cases)('%s (%s), generation %i: JSON, and the same tree in XML', async (method, _, generation, { given, verb = 'GET', reads, answers }) => {
  const call = async (format: Format, parameters: Record<string, string>) => {
    const reply = await api.ask(api.pathOf(method, generation, format), parameters, verb);
    expect([reply.status, reply.type, reply.body]).toEqual([200, `application/${format}`, expect.anything()]);
    return reply.body;
  };
  const sent = await given(generation);
  const json = await call('json', sent);
  answers(json, generation);
  const xml = await call('xml', reads ? sent : await given(generation));
  if (reads) expect(xml).toEqual(asXml(json));
  expect(shapeOf(xml)).toEqual(shapeOf(asXml(json)));
  if ('success' in json) expect(Object.keys(xml)[0]).toBe('success');
});

test.each([1, 2] as const)('generation %i: no method is left out', (generation) => {
  const shown = new Set(rows.filter((row) => generationsOf(row).includes(generation)).map(({ method }) => method));
  const all = Object.entries({ order: orderMethods, account: accountMethods, product: productMethods }).flatMap(([service, methods]) =>
    Object.keys(methods).map((name) => `${service}/${name}`),
  );
  expect([...shown].sort()).toEqual(all.sort());
});
