import { readFileSync } from 'node:fs';
import type { AxeResults, RunOptions } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import express from 'express';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { createAssets } from '../../api/http/assets';
import { parts } from '../support/parts';
import { sampleFrame } from '../support/samples/sample-page';
import { samplePages } from '../support/samples/sample-views';
import { root } from '../support/samples/documents';

/** Every page with every part that it can show, as a browser lays it out: what axe-core finds wrong for people who read with ears, fingers or tired eyes. */
let browser: Browser;
let server: Server;

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const pages = [...new Map(samplePages.map((each) => [each.name, each])).values()];

beforeAll(async () => {
  const app = express();
  app.use('/public', createAssets(), express.static(path.join(root, 'public')));
  for (const { name, html, view } of pages) app.get(`/${name}`, (_request, response) => void response.send(html(sampleFrame, view)));
  server = app.listen(0, '127.0.0.1');
  browser = await chromium.launch({ executablePath: parts().chromium, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
});
afterAll(async () => {
  await browser.close();
  server.close();
});

/** Elements that make the page scroll sideways. */
const beyondTheEdge = `document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll('main *')].filter((each) => each.getBoundingClientRect().right > innerWidth).map((each) => each.outerHTML.slice(0, 120))`;

async function wrongOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const options: RunOptions = { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${JSON.stringify(options)})`);
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`.slice(0, 400)));
}

describe.each([
  { width: 1280, colorScheme: 'light' },
  { width: 1280, colorScheme: 'dark' },
  { width: 360, colorScheme: 'light' },
] as const)('at $width px, $colorScheme', ({ width, colorScheme }) => {
  test.each(pages.map(({ name }) => name))(
    '%s has no violation, and does not scroll sideways',
    async (name) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`);
      expect(await wrongOn(page)).toEqual([]);
      expect(await page.evaluate(beyondTheEdge)).toEqual([]);
      await page.close();
    },
    30_000,
  );
});
