import { execFileSync } from 'node:child_process';
import { root } from '../support/samples/documents';

/** `npm run check` refuses expressions that take more than a time in proportion to their text; each of these did. */
test.each([
  ['an address in a name, three runs that exchange characters', String.raw`/^[[\]0-9a-f:.]*:[[\]0-9a-f:.]*:[[\]0-9a-f:.]*$/`],
  ['a token at the end of a link, tried from every letter', String.raw`/([A-Za-z0-9]{32,})(?:[/?#].*)?$/`],
  ['slashes at the end, tried from every slash', String.raw`/\/+$/`],
])('refused: %s', (_, expression) => {
  expect(rulesAgainst(expression)).toEqual(expect.arrayContaining([expect.stringMatching(/^regexp\/no-super-linear-/)]));
});

test('taken: the same, with one beginning for each run', () => {
  expect(rulesAgainst(String.raw`/(?<!\/)\/+$/`)).toEqual([]);
});

/** By the part of the repository's own configuration that is about expressions. */
function rulesAgainst(expression: string): string[] {
  const script = `
    import { Linter } from 'eslint';
    import config from './eslint.config.mjs';
    const { plugins, rules } = config.find(({ plugins }) => plugins?.regexp);
    console.log(JSON.stringify(new Linter().verify(${JSON.stringify(`export const expression = ${expression};`)}, { plugins, rules }).map(({ ruleId, message }) => ruleId ?? message)));`;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: root, encoding: 'utf8' })) as string[];
}
