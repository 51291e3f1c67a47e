import { createClient, dataOf, Refused } from './client';

/**
 * An order from placing to its certificate, and what happened to it, told by the feed of events:
 * `API_KEY=... npm run example -- www.example.com`
 */
export async function order(
  domain: string,
  { url, apiKey, say = console.log }: { url: string; apiKey: string; say?: (line: string) => void },
): Promise<string> {
  const api = createClient({ url, apiKey });
  const { next_since: since } = dataOf(await api.GET('/events', { params: { query: { since: 'now' } } }));

  const placed = dataOf(
    await api.POST('/orders', {
      params: { header: key() },
      body: { product_code: 'RapidSSL-12', buyer_reference: `example-${Date.now()}` },
    }),
  );
  say(`Placed ${placed.reference} for ${placed.price.amount} ${placed.price.unit}.`);

  const { data: approvers } = dataOf(await api.GET('/approver-addresses', { params: { query: { name: domain } } }));
  const path = { reference: placed.reference };
  const contact = { first_name: 'Ada', last_name: 'Byron', phone: '01632 960001', email: `ada@${domain}` };
  const configured = dataOf(
    await api.POST('/orders/{reference}/configuration', {
      params: { path, header: key() },
      body: { common_name: domain, approver_email: approvers.at(-5), admin_contact: contact },
    }),
  );
  say(configured.order.waiting.reason);
  if (configured.private_key) say('The private key is in this answer and nowhere else: keep it.');

  const preview = dataOf(await api.GET('/orders/{reference}/cancellation', { params: { path } }));
  say(preview.rule);

  const { data: events } = dataOf(await api.GET('/events', { params: { query: { since } } }));
  for (const event of events) say(`${event.at} ${event.order_reference} ${event.sequence}: ${event.type}`);
  return placed.reference;
}

/** One key for each change, the same for every try of it. */
const key = () => ({ 'Idempotency-Key': crypto.randomUUID() });

if (require.main === module) {
  const [domain = 'www.example.com'] = process.argv.slice(2);
  const { API_URL: url = 'http://localhost:3000', API_KEY: apiKey = '' } = process.env;
  order(domain, { url, apiKey }).catch((error: unknown) => {
    console.error(error instanceof Refused ? `${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  });
}
