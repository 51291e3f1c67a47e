import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { validityCapDays } from '../../domain/order/validity';
import { readableDay } from '../../domain/time';
import { methodEndsAt } from '../../domain/validation/methods';
import { validationReuseDays } from '../../domain/validation/reuse';
import { articleOf, articles, helpGroups } from '../../templates/help';
import { root } from '../../templates/root';
import { startHttp, type Http } from '../support/doors/http';
import { createUser, password } from '../support/doors/users';
import { Visitor } from '../support/doors/visitor';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Help articles: what there is, what is found, and where it leads, for everybody. */
let system: OrderSystem;
let http: Http;
let nobody: Visitor;
let viewer: Visitor;
let owner: Visitor;

const read = async (address: string, who = nobody) => (await who.get(address)).text();
const listed = (html: string) => [...html.matchAll(/<a class="name" href="\/help\/([a-z-]+)">/g)].map(([, name = '']) => name);
const everyName = [...articles.keys()];

beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system);
  const account = await system.account(0);
  await createUser(system, 'viewer@help.test', 'viewer', account.id);
  await createUser(system, 'owner@help.test', 'owner', account.id);
  nobody = new Visitor(http.base);
  viewer = await new Visitor(http.base).signedIn('viewer@help.test', password);
  owner = await new Visitor(http.base).signedIn('owner@help.test', password);
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

test('T23: every article that was written is listed once in its group, for whoever has signed in and for nobody alike', async () => {
  const files = readdirSync(path.join(root, 'templates/help')).map((file) => file.replace(/\.md$/, ''));
  expect([...everyName].sort()).toEqual(files.sort());
  for (const who of [nobody, viewer]) expect(listed(await read('/help', who))).toEqual(everyName);
  const html = await read('/help');
  for (const { heading } of helpGroups) expect(html).toContain(`>${heading}</h2>`);
});

test.each(everyName)('T23: the article %s opens with its title, its text and its related articles, and is of 150 to 400 words', async (name) => {
  const html = await read(`/help/${name}`);
  const { title, related, text } = articles.get(name)!;
  expect(html).toContain(`<h1>${title}</h1>`);
  expect(html).toMatch(/<nav class="trail"[^>]*><ol><li><a href="\/help">Help<\/a>/);
  expect(html).toMatch(/<h2 id="related">Related articles<\/h2>/);
  expect(related.length).toBeGreaterThan(0);
  expect(listed(html)).toEqual(related);
  expect(related).not.toContain(name);
  expect(text.split(/\s+/).length).toBeGreaterThan(150);
  expect(text.split(/\s+/).length).toBeLessThan(400);
  expect(await read(`/help/${name}`, viewer)).toContain(articles.get(name)!.html);
});

test('T23: every link in every article leads to a page', async () => {
  const links = new Set([...articles.values()].flatMap(({ html, related }) => [...linksIn(html), ...related.map((name) => `/help/${name}`)]));
  expect(links.size).toBeGreaterThan(everyName.length);
  for (const link of links) {
    expect(link).toMatch(/^\//);
    for (const who of [nobody, owner]) expect([link, answers((await who.get(link)).status)]).toEqual([link, true]);
  }
});

test('T23: the search finds articles by their words, with or without a plural’s s, those first that have them in the title', async () => {
  expect(listed(await read('/help?q=keytool'))).toEqual(['making-a-csr', 'installing']);
  expect(listed(await read('/help?q=IIS%20%20keytool'))).toEqual(['making-a-csr', 'installing']);
  expect(listed(await read('/help?q=revoking'))[0]).toBe('revoking');
  expect(listed(await read('/help?q=CSRs'))[0]).toBe('making-a-csr');
  expect(await read('/help?q=keytool')).toContain('2 articles for “keytool”');
  expect(listed(await read('/help?q='))).toEqual(everyName);
});

test('T23: the search says when nothing is found, and what is typed is never markup', async () => {
  const none = await read('/help?q=zeppelin');
  expect(none).toContain('No article has “zeppelin”');
  expect(none).toContain('<a class="button" href="/help">Show all articles</a>');
  for (const who of [nobody, viewer]) {
    const html = await read(`/help?q=${encodeURIComponent('"><script>alert(1)</script>')}`, who);
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('No article has “&quot;&gt;&lt;script&gt;alert(1)');
  }
  const line = await nobody.get(`/help?q=${'a'.repeat(101)}`);
  expect(line.status).toBe(422);
  expect(await line.text()).toMatch(/<title>Error: Help[^]*Search the articles is longer than 100 characters; shorten it\./);
});

test('T23: an article that is not there is not found, with the way to all', async () => {
  const missing = await nobody.get('/help/no-such-thing');
  expect(missing.status).toBe(404);
  expect(await missing.text()).toMatch(/<a[^>]* href="\/help"[^>]*>Show all help articles/);
});

test('P62: every article that a page names is there, and every article is named by a page or is one step from one that is', () => {
  const sources = ['templates/pages', 'templates/parts', 'api/web'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(hbs|ts)$/.test(file) && !/parts?\/articles|support\/help/.test(path.join(folder, file)))
      .map((file) => readFileSync(path.join(root, folder, file), 'utf8')),
  );
  const named = new Set(sources.flatMap((source) => [...source.matchAll(/["']\/help\/([a-z-]+)["']/g)].map(([, name = '']) => name)));
  expect([...named].filter((name) => !articles.has(name))).toEqual([]);
  for (const topic of ['making-a-csr', 'from-order-to-certificate', 'validating-a-domain', 'installing', 'cancelling', 'order-token'])
    expect(named).toContain(topic);
  const near = new Set([...named].flatMap((name) => [name, ...articles.get(name)!.related]));
  expect(everyName.filter((name) => !near.has(name) && name !== 'roles')).toEqual([]);
});

test('P62 A17: the pages lead to the articles, where the question arises', async () => {
  expect(await read('/sign-in')).toContain('href="/help/order-token"');
  expect(await read('/orders', viewer)).toContain('href="/help/from-order-to-certificate"');
  expect(await read('/', viewer)).toContain('href="/help/making-a-csr"');
  expect(await read('/support', viewer)).toMatch(/<a href="\/help">All help articles<\/a>/);
  for (const page of [await read('/sign-in'), await read('/orders', viewer)]) expect(page).toMatch(/<footer[^]*<a href="\/help">Help<\/a>[^]*<\/footer>/);
});

test('what was searched in the help does not stand in the search for orders', async () => {
  expect(await read('/help?q=zeppelin', viewer)).not.toMatch(/name="q"[^>]*value="zeppelin"[^]*name="q"[^>]*value="zeppelin"/);
});

test('T23: the dates and lengths in the articles are those of the rules', () => {
  const now = Date.UTC(2026, 10, 30);
  const said = (name: string) => articles.get(name)!.text;
  expect(said('validating-a-domain')).toContain(readableDay(methodEndsAt('EMAIL')).toLowerCase());
  for (const method of ['DNS', 'FILE', 'SFILE'] as const) expect(methodEndsAt(method)).toBe(Infinity);
  const changes = [now, Date.UTC(2027, 2, 15), Date.UTC(2029, 2, 15)];
  for (const at of changes) {
    expect(said('dates')).toContain(`${validityCapDays(at)} days`);
    expect(said('dates')).toContain(`${validationReuseDays(at)} days`);
    if (at !== now) expect([validityCapDays(at - 1), readableDay(at).toLowerCase()]).not.toEqual([validityCapDays(at), expect.anything()]);
  }
});

test('an article is text: markup in it is shown, scripts are no links, and one that is not made as an article is stops the start', () => {
  const { html } = articleOf('x', '# X\n\n<b>bold</b> [a](javascript:alert(1))\n\n## Related articles\n\n- [Y](/help/y)\n');
  expect(html).toBe('<p>&lt;b&gt;bold&lt;/b&gt; [a](javascript:alert(1))</p>\n');
  expect(() => articleOf('x', '# X\n\nNo related articles.\n')).toThrow(/lacks its title/);
});

const answers = (status: number) => status === 200 || (status >= 300 && status < 400);
const linksIn = (html: string) => [...html.matchAll(/ href="([^"]*)"/g)].map(([, link = '']) => link);
