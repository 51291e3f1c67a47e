import type { Knex } from 'knex';
import * as accounts from './01_accounts';
import * as orders from './02_orders';
import * as orderStory from './03_order_story';
import * as ledger from './04_ledger';
import * as certificates from './05_certificates';
import * as people from './06_people';
import * as mails from './07_mails';
import * as webhooks from './08_webhooks';
import * as running from './09_running';
import * as ticketThreads from './10_ticket_threads';

/** In order; never edited once released, only added to. Code must run before and after each (columns are named, no select star). */
const migrations: Record<string, Pick<Knex.Migration, 'up'>> = {
  '01_accounts': accounts,
  '02_orders': orders,
  '03_order_story': orderStory,
  '04_ledger': ledger,
  '05_certificates': certificates,
  '06_people': people,
  '07_mails': mails,
  '08_webhooks': webhooks,
  '09_running': running,
  '10_ticket_threads': ticketThreads,
};

/** A database only goes forwards: what was written meanwhile could not be kept. The way back is the backup from before. */
const down = () => Promise.reject(new Error('Migrations are not taken back; restore the backup from before.'));

export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: () => Promise.resolve(Object.keys(migrations)),
  getMigrationName: (name) => name,
  getMigration: (name) => Promise.resolve({ ...migrations[name]!, down }),
};
