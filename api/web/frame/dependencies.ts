import type { Db } from '../../../db/connection';
import type { Secrets } from '../../../domain/secrets';
import type { OrderDesk } from '../../../client';
import type { Show } from './show';

/** What every group of pages needs to read the tables and to ask the order desk. */
export interface PageDependencies {
  db: Db;
  desk: OrderDesk;
  secrets: Secrets;
  publicUrl: string;
  /** Answers with a page */
  show: Show;
}
