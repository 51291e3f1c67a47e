import { existsSync } from 'node:fs';
import path from 'node:path';
import { Problem } from '../../domain/problem';
import { renderProblem } from '../../templates/problem';
import { render } from '../../templates/render';
import { pageNames, type PageName } from '../../templates/views';
import { sampleViews, withMarkup } from '../support/sample-views';

const root = path.resolve(__dirname, '../..');

function matches(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].map((match) => match[1] ?? match[0]);
}

describe.each(pageNames)('page %s', (name: PageName) => {
  const html = render(name, sampleViews[name]);

  test('has a title, a language, one h1 and the landmarks', () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(html).toContain(`<title>`);
    expect(matches(html, /<h1[ >]/g)).toHaveLength(1);
    for (const landmark of ['header', 'main', 'footer']) expect(matches(html, new RegExp(`<${landmark}[ >]`, 'g'))).toHaveLength(1);
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
    for (const file of files) expect(existsSync(path.join(root, file))).toBe(true);
  });

  test('escapes whatever people typed', () => {
    const escaped = render(name, withMarkup(sampleViews[name]));
    expect(escaped).not.toContain('<script>alert');
    expect(escaped).not.toContain('<img src=x');
    expect(escaped).not.toMatch(/="[^"]*<\/?(script|img)/);
    expect(escaped).toContain('&lt;script&gt;');
  });
});

test('a view that lacks a fact is an error, not a blank', () => {
  expect(() => render('error', { title: 'Not found' } as never)).toThrow(/not defined/);
});

test('the page of a problem shows its sentence and the id of the log line', () => {
  const html = renderProblem(new Problem('gone', 'This link <b>ended</b>.'), 'error-17');
  expect(html).toContain('This link &lt;b&gt;ended&lt;/b&gt;.');
  expect(html).toContain('No longer valid');
  expect(html).toContain('error-17');
});
