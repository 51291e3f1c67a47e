import { readdirSync } from 'node:fs';
import path from 'node:path';
import { partHtml } from '../../templates/page';
import { sampleFrame } from '../support/samples/sample-page';
import { withMarkup } from '../support/samples/sample-views';

const folder = path.resolve(__dirname, '../../templates/parts');

interface Example {
  part: string;
  example: string;
  view: unknown;
}

/** Every part that has a view brings examples of it. */
const parts = readdirSync(folder).filter((part) => readdirSync(path.join(folder, part)).includes(`${part}.ts`));
const examples = parts.flatMap((part): Example[] => {
  const { examples } = jest.requireActual<{ examples: Record<string, unknown> }>(path.join(folder, part, part));
  return Object.entries(examples).map(([example, view]) => ({ part, example, view }));
});

test('each part with a view has an example', () => {
  expect([...new Set(examples.map(({ part }) => part))]).toEqual(parts);
});

test.each(examples)('the part $part shows the example $example', ({ part, view }) => {
  const html = partHtml(part, view, sampleFrame);
  expect(html.trim()).toMatch(/^<[\s\S]*>$/);
  expect(html).not.toMatch(/undefined|\[object Object\]| style=|<script/);
});

test.each(examples.filter(({ part }) => part !== 'icon'))('the part $part escapes the texts of the example $example', ({ part, view }) => {
  const html = partHtml(part, withMarkup(view), sampleFrame);
  expect(html).not.toMatch(/<script>alert|<img src=x/);
});
