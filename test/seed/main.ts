import { parseArgs } from 'node:util';
import { loadConfig, required } from '../../config';
import { createDb } from '../../db/connection';
import type { Secrets } from '../../domain/secrets';
import { verifiedSecrets } from '../../installation';
import { hasRealOrders, seedOrders } from './seed';

/**
 * `npm run --silent seed -- --orders N [--beside-real-orders]`: fills the database of the running system, or that of DATABASE_URL, with orders to look at.
 * Answers JSON: the accounts with their API keys.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { orders: { type: 'string' }, 'beside-real-orders': { type: 'boolean', default: false } } });
  const orders = Number(values.orders);
  if (!Number.isInteger(orders) || orders < 1) throw new Error('Say how many orders: --orders 1000');
  const config = loadConfig();
  const url = required(config.databaseUrl, 'DATABASE_URL');
  const db = createDb(url, { poolSize: 1 });
  let secrets: Secrets;
  try {
    if (!values['beside-real-orders'] && (await hasRealOrders(db)))
      throw new Error('This database has real orders. Seed another one, or say --beside-real-orders; seeded orders cannot be removed again.');
    secrets = await verifiedSecrets(db, config);
  } finally {
    await db.destroy();
  }
  const begun = performance.now();
  const { large, partner, retail, corner } = await seedOrders({ url, secrets, orders }, (done) =>
    process.stderr.write(`${done} of ${orders} orders, ${((performance.now() - begun) / 1000).toFixed(0)} s\n`),
  );
  const accounts = [large, partner, retail, corner].map(({ id, name, kind, apiKey }) => ({ account_id: id, name, kind, api_key: apiKey }));
  console.log(JSON.stringify({ orders, accounts }, null, 2));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
