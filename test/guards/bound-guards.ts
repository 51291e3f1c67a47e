import type { Guard } from './guard';

const words = 'test/api/words-of-objects.test.ts';
const hostile = 'test/api/hostile.test.ts';
const keys = 'test/api/key-turns.test.ts';
const turns = 'test/domain/fair-turns.test.ts';
const hanging = 'test/workflows/faults/hanging-receivers.test.ts';

/** What comes from outside is no longer than it may be, and nobody holds up the others. */
export const boundGuards: readonly Guard[] = [
  {
    name: 'parameters of the compatible API are bounded first',
    file: 'api/compatible/index.ts',
    text: '  refuseOverlong(schema, parameters);\n',
    without: '',
    tests: [hostile],
  },
  {
    name: 'fields of forms are bounded first',
    file: 'api/http/takes.ts',
    text: '  refuseOverlong(schema, fields, source);\n',
    without: '',
    tests: [hostile],
  },
  {
    name: 'addresses are bounded',
    file: 'api/http/bounds.ts',
    text: 'if (request.path.length > LONGEST_PATH)',
    without: 'if (request.path === "")',
    tests: [hostile],
  },
  {
    name: 'files of a CA are looked up among those that there are',
    file: 'api/http/authority-files.ts',
    text: 'files.get(request.params.file)',
    without: '(Object.fromEntries(files) as Record<string, (authority: Authority) => { type: string; body: Buffer | null }>)[request.params.file]',
    tests: [words],
  },
  {
    name: 'letters of business categories are looked up among those that there are',
    file: 'api/http/parameters.ts',
    text: 'businessCategories.get(text.toLowerCase())',
    without: '(Object.fromEntries(businessCategories) as Record<string, string>)[text.toLowerCase()]',
    tests: [words],
  },
  {
    name: 'kinds of problems are those of the table',
    file: 'domain/problem.ts',
    text: 'Object.hasOwn(problemKinds, text)',
    without: 'text in problemKinds',
    tests: [words],
  },
  {
    name: 'the log shows of addresses what opens nothing',
    file: 'api/http/shown-path.ts',
    text: "(shown(part) ? part : '***')",
    without: "(shown(part) || known.has('token') ? part : '***')",
    tests: ['test/api/log.test.ts'],
  },
  {
    name: 'each who waits has a turn',
    file: 'domain/fair-turns.ts',
    text: '    waiting.delete(whose);\n    if (others.length > 0) waiting.set(whose, others);\n',
    without: '    if (others.length > 0) waiting.set(whose, others);\n    else waiting.delete(whose);\n',
    tests: [turns],
  },
  {
    name: 'no more of one than may wait',
    file: 'domain/fair-turns.ts',
    text: '    if (limit && count > limit.each) throw limit.tooMany();\n',
    without: '',
    tests: [turns],
  },
  {
    name: 'rounds of webhooks have places of their own',
    file: 'workflows/webhook.ts',
    text: '    taskQueue: outsideTaskQueue(workflowInfo().taskQueue),\n',
    without: '',
    tests: [hanging],
  },
  {
    name: 'validation checks have places of their own',
    file: 'workflows/validation-checks.ts',
    text: '    taskQueue: outsideTaskQueue(workflowInfo().taskQueue),\n',
    without: '',
    tests: [hanging],
  },
  {
    name: 'one account sends webhooks from a share of the places',
    file: 'activities/webhooks.ts',
    text: 'turns(webhook.accountId, () => round(webhook, at + waitedMs))',
    without: 'round(webhook, at + waitedMs)',
    tests: [hanging],
  },
  {
    name: 'one account has its domains looked at from a share of the places',
    file: 'activities/validation-checks.ts',
    text: 'turns(order.sale.accountId, () => checkAll(order))',
    without: 'checkAll(order)',
    tests: [hanging],
  },
  {
    name: 'a renewal has its key before it is bought',
    file: 'api/rest/routes/renewals.ts',
    text: 'const key = request.csr === undefined ? await makeKey(account.id) : undefined;',
    without: 'const key = request.csr === undefined ? undefined : await makeKey(account.id);',
    tests: [keys],
  },
  {
    name: 'place of the older generation has its key before it buys',
    file: 'api/compatible/old-generation.ts',
    text: 'return request.csr === undefined ? makeKey(account.id) : undefined;',
    without: 'return request.csr === undefined ? undefined : makeKey(account.id);',
    tests: [keys],
  },
  {
    name: 'what is worth asking again is not kept as the answer',
    file: 'api/rest/idempotency.ts',
    text: ' || retryAfterSeconds(error.kind) !== undefined',
    without: '',
    tests: [keys],
  },
];
