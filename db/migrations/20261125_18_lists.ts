import type { Knex } from 'knex';
import { searchableDomains } from '../../domain/names';

const AT_ONCE = 1000;

/** So that every list and search costs the same with a thousand orders and with a million. */
export async function up(db: Knex): Promise<void> {
  // Every name of an order and the domains above it: a search for a domain is a look-up. Kept with `facts`.
  await db.schema.createTable('order_domains', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('domain', 255).notNullable().collate('utf8mb4_bin');
    table.boolean('is_name').notNullable();
    table.string('account_id', 36).notNullable();
    table.datetime('placed_at', { precision: 3 }).notNullable();
    table.primary(['order_reference', 'domain']);
    table.index(['account_id', 'domain', 'is_name', 'placed_at', 'order_reference'], 'order_domains_search');
  });
  await fillDomains(db);
  // `seeded`: made by `npm run seed`, without a workflow. `is_open`: the order has a life to live, see listOpenReferences.
  await db.raw(`ALTER TABLE orders
    ADD COLUMN seeded BOOLEAN NOT NULL DEFAULT FALSE,
    ADD COLUMN is_open BOOLEAN AS
      (state NOT IN ('credited', 'cancelled', 'refunded', 'restarted', 'revoked', 'expired') OR waiting_on IS NOT NULL) VIRTUAL`);
  await db.raw('ALTER TABLE orders ADD KEY orders_to_heal (seeded, is_open, reference)');
  await db.raw('ALTER TABLE certificates ADD COLUMN is_revoked BOOLEAN AS (revoked_at IS NOT NULL) VIRTUAL');
  await db.raw('ALTER TABLE certificates ADD KEY certificates_by_revocation (account_id, is_revoked, not_after)');
  await db.raw('ALTER TABLE order_events ADD KEY order_events_by_type (account_id, type, id)');
}

async function fillDomains(db: Knex): Promise<void> {
  for (let after = ''; ;) {
    const rows: { reference: string; account_id: string; placed_at: Date; names: string | null }[] = await db('orders')
      .where('reference', '>', after)
      .orderBy('reference')
      .limit(AT_ONCE)
      .select('reference', 'account_id', 'placed_at', db.raw("JSON_QUERY(facts, '$.names') AS names"));
    const lines = rows.flatMap(({ reference, account_id, placed_at, names }) =>
      searchableDomains(JSON.parse(names ?? '[]') as string[]).map(({ domain, isName }) => ({
        order_reference: reference,
        domain,
        is_name: isName,
        account_id,
        placed_at,
      })),
    );
    if (lines.length > 0) await db('order_domains').insert(lines).onConflict().ignore();
    const last = rows.at(-1);
    if (!last || rows.length < AT_ONCE) return;
    after = last.reference;
  }
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE order_events DROP KEY order_events_by_type');
  await db.raw('ALTER TABLE certificates DROP KEY certificates_by_revocation, DROP COLUMN is_revoked');
  await db.raw('ALTER TABLE orders DROP KEY orders_to_heal, DROP COLUMN is_open, DROP COLUMN seeded');
  await db.schema.dropTable('order_domains');
}
