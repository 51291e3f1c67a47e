import { createDb } from '../../../db/connection';
import type { TestDatabase } from '../parts';

/** Written by looking alone: when somebody was last here. */
const notCompared = new Set(['sessions', 'workers']);

/** A number for the rows of each table, which is another one when any row is another one. */
export async function rowsOfTables({ adminUrl }: TestDatabase): Promise<Record<string, string>> {
  const db = createDb(adminUrl);
  try {
    const [tables] = (await db.raw(
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
    )) as [{ name: string }[]];
    const names = tables.map(({ name }) => name).filter((name) => !notCompared.has(name));
    const [sums] = (await db.raw(`CHECKSUM TABLE ${names.map((name) => `\`${name}\``).join(', ')}`)) as [{ Table: string; Checksum: number }[]];
    return Object.fromEntries(sums.map(({ Table, Checksum }) => [Table.split('.')[1]!, String(Checksum)]));
  } finally {
    await db.destroy();
  }
}
