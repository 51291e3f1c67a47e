import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { guards } from '../guards/guards';
import { root } from '../support/samples/documents';

/** `npm run guards` removes each of these and runs its tests; here only that the list still fits the code. */
test.each(guards.map((guard) => [guard.name, guard] as const))('the guard "%s" is where the list says', (_, { file, text, without, tests }) => {
  expect(readFileSync(path.join(root, file), 'utf8').split(text)).toHaveLength(2);
  expect(without).not.toBe(text);
  for (const each of tests) expect([each, existsSync(path.join(root, each))]).toEqual([each, true]);
});
