import type { Knex } from 'knex';

/** Tickets are read and answered by both sides: each has a short number, a side that has to write next, and perhaps one of the staff who has it. */
export async function up(db: Knex): Promise<void> {
  await db.raw(
    `ALTER TABLE tickets
       ADD COLUMN number INT UNSIGNED NOT NULL AUTO_INCREMENT,
       ADD UNIQUE KEY tickets_number (number),
       ADD COLUMN awaits_staff BOOLEAN NOT NULL DEFAULT TRUE,
       ADD COLUMN held_by VARCHAR(36) NULL,
       ADD CONSTRAINT tickets_held_by FOREIGN KEY (held_by) REFERENCES users (id),
       ADD INDEX tickets_of_account (account_id, number)`,
  );
  // Notes are words of staff for staff.
  await db.raw('ALTER TABLE ticket_answers ADD COLUMN is_note BOOLEAN NOT NULL DEFAULT FALSE');
  await db.raw('UPDATE tickets SET awaits_staff = FALSE WHERE id IN (SELECT ticket_id FROM ticket_answers)');
}
