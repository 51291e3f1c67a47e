import type { Knex } from 'knex';

/** How many names and servers one unit of a contract covers. Null, in contracts from before: what the product includes, on one server. */
export async function up(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE contracts ADD COLUMN names_per_unit SMALLINT UNSIGNED, ADD COLUMN servers_per_unit SMALLINT UNSIGNED');
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE contracts DROP COLUMN names_per_unit, DROP COLUMN servers_per_unit');
}
