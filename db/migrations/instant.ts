import type { Knex } from 'knex';

/** A column for an instant in UTC, to the millisecond. */
export const instant = (table: Knex.CreateTableBuilder, column: string): Knex.ColumnBuilder => table.datetime(column, { precision: 3 });
