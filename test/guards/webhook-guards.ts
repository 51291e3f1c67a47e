import type { Guard } from './guard';

const webhooks = 'test/db/webhooks.test.ts';

export const webhookGuards: readonly Guard[] = [
  {
    name: 'an event is delivered once',
    file: 'db/migrations/08_webhooks.ts',
    text: "    table.unique(['webhook_id', 'message_id', 'cause'], { indexName: 'webhook_deliveries_cause' });\n",
    without: '',
    tests: [webhooks],
  },
  {
    name: 'order per order',
    file: 'db/webhook/work.ts',
    text: "state: 'pending' }).groupBy('ordering_key').min('id as id')",
    without: "state: 'pending' }).groupBy('id').min('id as id')",
    tests: [webhooks, 'test/workflows/webhooks.test.ts'],
  },
  {
    name: 'an attempt belongs to one',
    file: 'db/webhook/work.ts',
    text: ".where({ id, state: 'pending', attempts })\n    .andWhere(unclaimed(now))",
    without: '.where({ id })',
    tests: [webhooks],
  },
  {
    name: 'a late answer changes nothing',
    file: 'db/webhook/work.ts',
    text: ".where({ id, state: 'pending', attempts: attempts + 1 })",
    without: '.where({ id })',
    tests: [webhooks],
  },
  {
    name: 'what is being sent is not begun anew',
    file: 'db/webhook/webhooks.ts',
    text: "      .where((free) => void free.whereNull('claimed_until').orWhere('claimed_until', '<=', new Date(at)))\n",
    without: '',
    tests: [webhooks],
  },
  {
    name: 'as many webhooks as an account may have',
    file: 'db/webhook/webhooks.ts',
    text: "    await trx('accounts').where('id', webhook.accountId).forUpdate().first('id');\n",
    without: '',
    tests: [webhooks],
  },
  {
    name: 'addresses are checked at every delivery',
    file: 'outside/webhook-receiver.ts',
    text: 'addressesOf(url.hostname, settings)',
    without: 'addressesOf(url.hostname, { ...settings, allowPrivate: true })',
    tests: ['test/outside/webhook-receiver.test.ts'],
  },
  {
    name: 'certificates of receivers are checked',
    file: 'outside/webhook-receiver.ts',
    text: "trust: 'verified'",
    without: "trust: 'any'",
    tests: ['test/outside/webhook-receiver.test.ts'],
  },
  {
    name: 'addresses are checked when a webhook is made',
    file: 'api/rest/routes/webhooks.ts',
    text: 'await addressesOf(new URL(url).hostname, outside);',
    without: 'await addressesOf(new URL(url).hostname, { ...outside, allowPrivate: true });',
    tests: ['test/api/rest/bad-input.test.ts'],
  },
  {
    name: 'who has events sent may read them',
    file: 'api/rest/routes/webhooks.ts',
    text: "if (!mayUse(key, 'events:read'))",
    without: 'if (!mayUse(key, null))',
    tests: ['test/api/rest/contract.test.ts'],
  },
  {
    name: 'the worker cannot say where events go',
    file: 'db/grants.ts',
    text: "'SELECT, UPDATE (last_event_id, disabled_at, disabled_reason), DELETE'",
    without: "'SELECT, UPDATE, DELETE'",
    tests: [webhooks],
  },
];
