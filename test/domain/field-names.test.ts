import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compatibleNames } from '../../api/compatible/names';
import { restNames } from '../../api/rest/names';
import { fieldWords, the, type FieldName } from '../../domain/field-names';
import { Problem, withNamesOf } from '../../domain/problem';
import { daysCarried } from '../../domain/sale/term';
import { root } from '../support/samples/documents';

/** A refusal of the rules, in the words of each door. */
const refused = Problem.field('additionalNames', `"org_name" is none; send ${the('additionalNames')}.`);

test.each([
  ['compatible API', compatibleNames, 'san_domains'],
  ['JSON API', restNames, 'additional_names'],
  ['words', fieldWords, 'additional names'],
] as const)('%s: fields have its names, and what somebody sent is left alone', (_, names, name) => {
  const { detail, message, fields } = withNamesOf(names, refused);
  const said = `"org_name" is none; send ${name}.`;
  expect({ detail, message, fields }).toEqual({ detail: said, message: said, fields: [{ field: name, detail: said }] });
});

test('for logs and operators a refusal is in words', () => {
  expect(refused.message).toBe('"org_name" is none; send additional names.');
});

test.each([compatibleNames, restNames])('a door has a name for everything, but for what is called the same everywhere', (names) => {
  const missing = (Object.keys(fieldWords) as FieldName[]).filter((name) => names[name] === undefined);
  expect(missing.filter((name) => name !== 'csr' && name !== 'renewal')).toEqual([]);
});

test('a field whose name is an ordinary word is named where fields are, and nowhere in the sentence', () => {
  const problem = withNamesOf(restNames, daysCarried('CW-0123456789AB'));
  expect(problem.fields.map(({ field }) => field)).toEqual(['renews']);
  expect(problem.message).not.toMatch(/renewal\b|renews\b/);
});

test('below the doors nothing is called as the compatible API calls it', () => {
  const names = new RegExp(`\\b(${Object.values(compatibleNames).join('|')})\\b`);
  const files = ['activities', 'client', 'db', 'domain', 'outside', 'workflows'].flatMap((room) =>
    readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `${room}/${file}`),
  );
  expect(files.length).toBeGreaterThan(200);
  expect(files.filter((file) => names.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
});
