import type { Knex } from 'knex';

/** `next_try_at`: not before; `failed_at`: it is not tried again. */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    'ALTER TABLE ticket_answers ADD COLUMN tries INT NOT NULL DEFAULT 0, ADD COLUMN next_try_at DATETIME(3), ADD COLUMN failed_at DATETIME(3), ADD COLUMN answer_code SMALLINT',
  );
}

export async function down(db: Knex): Promise<void> {
  await db.raw('ALTER TABLE ticket_answers DROP COLUMN tries, DROP COLUMN next_try_at, DROP COLUMN failed_at, DROP COLUMN answer_code');
}
