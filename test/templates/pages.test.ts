import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../domain/problem';
import { bareFrame } from '../../api/web/frame/frame';
import { problemPage, problemView } from '../../api/web/frame/problem';
import { pages } from '../../templates/page';
import { sampleFrame } from '../support/samples/sample-page';
import { samplePages, withMarkup } from '../support/samples/sample-views';

/** Put together when the process starts (api/http/assets.ts) */
const served = new Set(['/public/site.css', '/public/icons.svg']);
const root = path.resolve(__dirname, '../..');

function matches(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

test('each template is a page, and each page has a sample', () => {
  const templates = readdirSync(path.join(root, 'templates', 'pages'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
  const names = samplePages.map(({ name }) => name).sort();
  expect(templates.map((file) => file.replace('.hbs', '')).sort()).toEqual(names);
  expect([...pages.keys()].sort()).toEqual(names);
});

/** Seen by somebody who is signed in, and by somebody who is not. */
const seen = samplePages.flatMap((page) => [
  { ...page, who: 'signed in', frame: sampleFrame },
  { ...page, who: 'signed out', frame: { ...bareFrame, csrf: 'a-token' } },
]);

describe.each(seen)('page $name, $who', ({ frame, view, html: render }) => {
  const html = render(frame, view);

  test('has a title, a language, one h1 and the landmarks', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain(`<title>`);
    expect(matches(html, /<h1[ >]/g)).toHaveLength(1);
    for (const landmark of ['main', 'footer']) expect(matches(html, new RegExp(`<${landmark}[ >]`, 'g'))).toHaveLength(1);
  });

  test('has nothing inline that the content security policy forbids', () => {
    expect(html).not.toMatch(/ style=| on[a-z]+=|javascript:|<style/);
    expect(matches(html, /<script(?! src="\/public\/)/g)).toEqual([]);
  });

  test('labels and descriptions point at what is there, and ids are unique', () => {
    const ids = matches(html, / id="([^"]*)"/g);
    expect(ids).toEqual([...new Set(ids)]);
    const named = matches(html, / (?:for|aria-labelledby|aria-describedby)="([^"]*)"/g).flatMap((list) => list.split(' '));
    for (const id of [...named, ...matches(html, /href="#([^"]*)"/g)]) expect(ids).toContain(id);
    for (const field of matches(html, /<(?:input(?![^>]*type="hidden")|textarea)[^>]* id="([^"]*)"/g)) expect(html).toContain(`for="${field}"`);
  });

  test('takes style and script from files that exist', () => {
    const files = matches(html, /(?:href|src)="(\/public\/[^"?]*)/g);
    expect(files).toContain('/public/page.js');
    for (const file of files) expect(served.has(file) || existsSync(path.join(root, file))).toBe(true);
  });

  test('escapes whatever people typed', () => {
    const escaped = render(withMarkup({ ...frame, menu: [] }), withMarkup(view));
    expect(escaped).not.toContain('<script>alert');
    expect(escaped).not.toContain('<img src=x');
    expect(escaped).not.toMatch(/="[^"]*<\/?(script|img)/);
    expect(escaped).toContain('&lt;script&gt;');
  });
});

test('a view that lacks a fact is an error, not a blank', () => {
  expect(() => problemPage.html(bareFrame, { title: 'Not found' } as never)).toThrow(/not defined/);
});

test('the page of a problem shows its sentence and the id of the log line', () => {
  const html = problemPage.html(bareFrame, problemView(new Problem('gone', 'This link <b>ended</b>.'), 'error-17'));
  expect(html).toContain('This link &lt;b&gt;ended&lt;/b&gt;.');
  expect(html).toContain('No longer valid');
  expect(html).toContain('error-17');
});
