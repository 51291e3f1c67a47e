import type { Knex } from 'knex';
import { instant } from './instant';

const endStates = ['credited', 'cancelled', 'refunded', 'restarted', 'revoked', 'expired'].map((state) => `'${state}'`).join(', ');

export async function up(db: Knex): Promise<void> {
  // `facts` is the order as its workflow knows it; the columns beside it are what lists, keys and look-ups need.
  await db.schema.createTable('orders', (table) => {
    table.string('reference', 20).primary();
    table.string('account_id', 36).notNullable().references('accounts.id');
    table.string('token_sha256', 64).notNullable().unique('orders_token');
    table.string('buyer_reference', 35).notNullable().collate('utf8mb4_bin');
    table.string('end_customer_email', 254);
    table.string('product_code', 40).notNullable();
    table.string('contract_id', 36);
    table.string('renewal_of', 20).index('orders_renewal_of');
    table.string('restart_of', 20).unique('orders_restart_of');
    // The older order whose remaining days this one has, or is to have: no other one may.
    table.string('carries_days_of', 20).unique('orders_carries_days_of');
    table.string('state', 20).notNullable();
    table.string('waiting_on', 20);
    // Who has to act on that, as the customer sees it (domain/order/status.ts)
    table.string('who_acts', 8);
    // Of what it waits for: the queues of staff have those that wait longest first.
    instant(table, 'waiting_since');
    table.string('configuration_id', 36);
    table.string('common_name', 253);
    table.integer('sequence').notNullable();
    table.json('facts').notNullable();
    instant(table, 'placed_at').notNullable();
    instant(table, 'issued_at');
    instant(table, 'term_ends_at');
    instant(table, 'updated_at').notNullable();
    // Once set, contacts and mail addresses are gone; events and ledger stay.
    instant(table, 'erased_at');
    // Made by `npm run seed`, without a workflow
    table.boolean('seeded').notNullable().defaultTo(false);
    // The order has a life to live, see listOpenReferences.
    table.specificType('is_open', `BOOLEAN AS (state NOT IN (${endStates}) OR waiting_on IS NOT NULL) VIRTUAL`);
    table.unique(['account_id', 'buyer_reference'], { indexName: 'orders_buyer_reference' });
    table.index(['account_id', 'placed_at', 'reference'], 'orders_by_account');
    table.index(['account_id', 'state', 'placed_at'], 'orders_by_state');
    table.index(['account_id', 'common_name', 'placed_at'], 'orders_by_name');
    table.index(['account_id', 'product_code', 'placed_at'], 'orders_by_product');
    // What is asked for together with what orders wait for stands in one index.
    table.index(['account_id', 'waiting_on', 'placed_at', 'reference', 'product_code', 'state'], 'orders_by_waiting');
    // What waits for the customer, longest first.
    table.index(['account_id', 'who_acts', 'waiting_since', 'reference'], 'orders_by_turn');
    // For clients that ask what has changed since a moment, and what ends soon.
    table.index(['account_id', 'updated_at', 'reference'], 'orders_modified');
    table.index(['account_id', 'term_ends_at'], 'orders_expiring');
    table.index(['state', 'reference'], 'orders_open');
    table.index(['waiting_on', 'waiting_since', 'reference'], 'orders_queue');
    table.index(['erased_at', 'updated_at'], 'orders_to_erase');
    table.index(['seeded', 'is_open', 'reference'], 'orders_to_heal');
  });
  // Every name of an order and the domains above it: a search for a domain is a look-up. Kept with `facts`.
  await db.schema.createTable('order_domains', (table) => {
    table.string('order_reference', 20).notNullable().references('orders.reference');
    table.string('domain', 255).notNullable().collate('utf8mb4_bin');
    table.boolean('is_name').notNullable();
    table.string('account_id', 36).notNullable();
    instant(table, 'placed_at').notNullable();
    table.primary(['order_reference', 'domain']);
    table.index(['account_id', 'domain', 'is_name', 'placed_at', 'order_reference'], 'order_domains_search');
  });
  // Registrable domains of orders that were cancelled: a new order for one of them is reviewed by staff first.
  await db.schema.createTable('cancelled_domains', (table) => {
    table.string('domain', 253).notNullable();
    table.string('order_reference', 20).notNullable().references('orders.reference');
    instant(table, 'cancelled_at').notNullable();
    table.primary(['domain', 'order_reference']);
    table.index(['domain', 'cancelled_at'], 'cancelled_domains_newest');
  });
  // Orders that have to look at those that they are related to by renewal: written with the change that they have to see, gone once they have
  // seen it. Without a foreign key, which would hold the other order's row. `noted_at` is by the database's clock.
  await db.schema.createTable('renewal_looks', (table) => {
    table.bigIncrements('id');
    table.string('order_reference', 20).notNullable().index('renewal_looks_by_order');
    instant(table, 'noted_at').notNullable().defaultTo(db.raw('CURRENT_TIMESTAMP(3)'));
  });
}
