import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { accountMethods } from '../../api/compatible/account';
import { orderMethods } from '../../api/compatible/order';
import { productMethods } from '../../api/compatible/product';
import { compatibleStatus } from '../../api/compatible/status';
import { apiServices } from '../../api/compatible/docs/methods';
import { environment } from '../../config';
import { takenIn } from '../../domain/order/lifecycle';
import { messages, personMessages } from '../../domain/order/messages';
import { scopes } from '../../domain/people/api-key';
import { problemKinds, type ProblemKind } from '../../domain/problem';
import { problemWords } from '../../domain/problem-words';
import { orderStates, waitingOns, type OrderState, type WaitingOn } from '../../domain/order/order';
import { durationInWords } from '../../domain/time';
import { eventTypes, mailKinds } from '../../domain/order/transition';
import { webhookMailKinds } from '../../domain/webhook/webhook';
import { retryPausesMs, TRY_FOR_MS } from '../../domain/webhook/delivery';
import { searchAttributes } from '../../workflows/search-attributes';
import { apiRights, workerRights } from '../../db/grants';
import { codeIn, documentedArguments, documents, headings, linksIn, read, root, tableUnder } from '../support/samples/documents';

/** The documents say what the code says. */

test('README: the settings are exactly those of config.ts, with their defaults', () => {
  const table = tableUnder('README.md', 'Settings');
  expect(table.map(([name = '']) => codeIn(name)[0])).toEqual(Object.keys(environment.shape));
  const defaults: Record<string, string | number | undefined> = environment.parse({});
  for (const [name = '', byDefault = '', meaning = ''] of table) {
    const known = defaults[codeIn(name)[0] ?? ''];
    if (known === '') expect([name, byDefault]).toEqual([name, expect.stringMatching(/^empty: /)]);
    else if (known !== undefined) expect([name, codeIn(byDefault)[0]]).toEqual([name, String(known)]);
    else expect(byDefault).not.toBe('');
    expect(meaning).not.toBe('');
  }
});

test('README and CONTRIBUTING: every npm script that is named exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const text = documents().map(read).join('\n');
  const named = [...text.matchAll(/npm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g)].map(([, run, short]) => run ?? short ?? '');
  expect(named.length).toBeGreaterThan(5);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});

test('lifecycle: the table of messages is the one in domain/order/lifecycle.ts', () => {
  const [head = [], ...rows] = tableUnder('docs/lifecycle.md', 'Which message is taken in which state', { withHead: true });
  const states = head.slice(2).map((cell) => codeIn(cell)[0]);
  const documented = rows.map(([message = '', , ...cells]) => [codeIn(message)[0], states.filter((_, column) => cells[column] === 'yes')]);
  const inCode = Object.entries(takenIn).map(([message, taking]) => [message, orderStates.filter((state) => taking.includes(state))]);
  expect(documented).toEqual(inCode);
});

test('lifecycle: the words of the compatible API are those that it answers', () => {
  const documented = new Map<string, string>();
  for (const [states = '', waiting = '', word = ''] of tableUnder('docs/lifecycle.md', 'Words of the compatible API')) {
    for (const state of codeIn(states)) documented.set([state, ...(state === 'configured' ? codeIn(waiting) : [])].join(' '), word);
  }
  const answered = (state: OrderState, waitingOn: WaitingOn | null) => compatibleStatus({ state, waitingOn });
  const waits = waitingOns.filter((on) => !['configuration', 'admin-contact', 'customer-choice', 'refund', 'restart'].includes(on));
  const inCode: [string, string][] = [
    ...orderStates.filter((state) => state !== 'configured').map((state): [string, string] => [state, answered(state, null)]),
    ...waits.map((on): [string, string] => [`configured ${on}`, answered('configured', on)]),
  ];
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(inCode));
});

test.each([
  ['state', orderStates as readonly string[]],
  ['waiting-on', waitingOns],
  ['event', eventTypes],
  ['e-mail', mailKinds],
])('lifecycle or glossary name every %s', (_, words) => {
  const named = codeIn(read('docs/lifecycle.md') + read('docs/glossary.md'));
  expect(words.filter((word) => !named.includes(word))).toEqual([]);
});

test('glossary: the tables of events and e-mails list nothing else', () => {
  const first = (heading: string) => tableUnder('docs/glossary.md', heading).map(([cell = '']) => codeIn(cell)[0]);
  expect(first('Events').sort()).toEqual([...eventTypes].sort());
  expect(first('E-mails').sort()).toEqual([...mailKinds, ...webhookMailKinds].sort());
});

test('api: the methods are exactly those of the compatible API', () => {
  const inCode = Object.entries({ order: orderMethods, account: accountMethods, product: productMethods }).flatMap(([service, methods]) =>
    Object.keys(methods).map((method) => `${service}/${method}`),
  );
  const text = read('docs/api.md');
  const aliases = [...text.matchAll(/also called `(\w+\/\w+)`/g)].map(([, alias]) => alias);
  const documented = [...text.matchAll(/^### (\w+\/\w+)$/gm)].map(([, method]) => method);
  expect([...documented, ...aliases].sort()).toEqual(inCode.sort());
});

test('api: the page of the running system lists the same methods, and those of the older generation that differ', () => {
  const inCode = Object.entries({ order: orderMethods, account: accountMethods, product: productMethods }).flatMap(([service, methods]) =>
    Object.keys(methods).map((method) => `${service}/${method}`),
  );
  const shown = apiServices('https://orders.example').flatMap(({ methods }) => methods.map(({ path: method }) => method));
  const older = shown.filter((method) => method.startsWith('ssl/'));
  expect(shown.filter((method) => !older.includes(method)).sort()).toEqual(inCode.filter((method) => method !== 'product/listproduct').sort());
  expect(older).toContain('ssl/order/place');
});

test('api: every kind of problem is documented with its status, in the words of the page that its type leads to', () => {
  const documented = tableUnder('docs/api.md', 'Problems of the JSON API').map(([code = '', status, meaning]) => [codeIn(code)[0], Number(status), meaning]);
  expect(documented).toEqual(Object.entries(problemKinds).map(([kind, { status }]) => [kind, status, problemWords[kind as ProblemKind]]));
  for (const scope of scopes) expect(codeIn(read('docs/api.md'))).toContain(scope);
});

test('api: the attempts at a webhook are those that are made', () => {
  const pauses = tableUnder('docs/api.md', 'Webhooks', { nth: 1 }).map(([attempt, pause]) => [Number(attempt), pause]);
  const planned = ['', ...retryPausesMs.map(durationInWords), 'the rest'].map((pause, index) => [index + 1, pause]);
  expect(pauses).toEqual(planned);
  expect(tableUnder('docs/api.md', 'Webhooks', { nth: 1 }).at(-1)?.[2]).toBe(durationInWords(TRY_FOR_MS));
});

test('operating: every search attribute, and every update with arguments as the workflow takes them', () => {
  const text = read('docs/operating.md');
  for (const { name } of Object.values(searchAttributes)) expect(codeIn(text)).toContain(name);

  // The workflow's own description of an update shows its arguments where operators may send it.
  const forOperators = personMessages.flatMap((update) => {
    const example = /\{"actor".*\}/.exec(messages[update].description)?.[0];
    return example === undefined ? [] : [[update, keysOf(example)]];
  });
  const documented = [...documentedArguments()].map(([update, given]) => {
    // Not on one line: the Temporal UI sets such JSON anew when the field is left, and swallows the first press of Submit.
    expect(() => JSON.parse(given) as unknown).not.toThrow();
    expect(given.split('\n')).toHaveLength(keysOf(given).length + 2);
    return [update, keysOf(given)];
  });
  expect(documented.length).toBeGreaterThan(0);
  expect(documented.sort()).toEqual(forOperators.sort());
  expect(tableUnder('docs/operating.md', 'Updates').map(([update = '']) => codeIn(update)[0])).toEqual([...documentedArguments().keys()]);
  for (const update of personMessages) expect(codeIn(text)).toContain(update);
});

test('operating: the rights that worker and api get in the database', () => {
  const inWords = (rights: string) => {
    const columns = rights.replace(/UPDATE \(([^)]*)\)/, (_, names: string) => `change ${names.replace(/\w+/g, '`$&`').replace(/, /g, ' and ')}`);
    return columns.replace('SELECT', 'read').replace('INSERT', 'add').replace('UPDATE', 'change').replace('DELETE', 'delete');
  };
  const documented = tableUnder('docs/operating.md', 'Who may write what in the database').flatMap(([tables = '', worker, api]) =>
    codeIn(tables).map((table) => [table, worker, api]),
  );
  const granted = Object.keys(workerRights).map((table) => [table, inWords(workerRights[table]!), inWords(apiRights[table]!)]);
  expect(documented.sort()).toEqual(granted.sort());
});

test('every link between documents resolves, to the heading', () => {
  const dead = documents().flatMap((document) =>
    linksIn(document)
      .filter(({ file, anchor }) => !existsSync(path.join(root, file)) || (anchor !== undefined && !headings(file).includes(anchor)))
      .map(({ link }) => `${document}: ${link}`),
  );
  expect(dead).toEqual([]);
});

test('every decision is listed, and every file that a document names exists', () => {
  const listed = linksIn('docs/decisions/README.md').map(({ file }) => path.basename(file));
  const files = readdirSync(path.join(root, 'docs/decisions')).filter((name) => name !== 'README.md');
  expect(listed.sort()).toEqual(files.sort());

  const top = /^(?:domain|workflows|activities|worker|api|db|templates|admin|scripts|test|public|docs)\/[\w./-]*$/;
  const gone = documents().flatMap((document) =>
    codeIn(read(document))
      .filter((code) => top.test(code) && !existsSync(path.join(root, code)))
      .map((code) => `${document}: ${code}`),
  );
  expect(gone).toEqual([]);
});

test('no document names a path of somebody’s machine', () => {
  const machinePath = /(?<![\w.])\/(?:home|root|Users|work|tmp|var|opt|mnt)\/|\b[A-Z]:\\/;
  const named = documents().flatMap((document) =>
    readFileSync(path.join(root, document), 'utf8')
      .split('\n')
      .filter((line) => machinePath.test(line))
      .map((line) => `${document}: ${line}`),
  );
  expect(named).toEqual([]);
});

function keysOf(example: string): string[] {
  return [...example.matchAll(/"(\w+)":/g)].map(([, key = '']) => key).sort();
}

test('reliability: each of the 30 scenarios has a test that names it, where the table says', () => {
  const rows = tableUnder('docs/reliability.md', 'Reliability');
  expect(rows.map(([number]) => Number(number))).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  for (const [number = '', , shownBy = ''] of rows.slice(0, 29)) {
    for (const file of codeIn(shownBy)) {
      expect([number, file, read(file)]).toEqual([number, file, expect.stringMatching(new RegExp(`scenario[s ]*[\\d ,and]*\\b${number}\\b`))]);
    }
  }
});
