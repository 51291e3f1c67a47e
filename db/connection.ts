import knex, { type Knex } from 'knex';
import type { Connection, QueryError } from 'mysql2';

export type Db = Knex;
/** A connection or an open transaction: every query takes either. */
export type Queryable = Knex | Knex.Transaction;

type Done = (error: QueryError | null, rows?: unknown, fields?: unknown) => void;

/** A transaction whose process has stopped is rolled back after this long without a statement: nothing commits later than that after its last one. */
const IDLE_WRITE_SECONDS = 20;

/** How long after its last statement a transaction may still become visible, with room for the commit itself: feeds wait that long for what is late. */
export const LATE_COMMIT_SECONDS = 30;

/**
 * Opens a pool. Session time zone is +00:00 and instants travel as UTC, so neither the server's nor the process's zone matters.
 * @param url `mysql://user:password@host:port/database`
 * @param statementSeconds how long a statement may take before the server ends it; 0: as long as it takes
 * @param forgives errors after which a statement counts as done
 */
export function createDb(
  url: string,
  { poolSize = 10, statementSeconds = 10, forgives }: { poolSize?: number; statementSeconds?: number; forgives?: (error: QueryError) => boolean } = {},
): Db {
  return knex({
    client: 'mysql2',
    // Values stay out of error messages: those end up in logs and histories, and a value may be a CSR or somebody's address.
    compileSqlOnError: false,
    // What it would print on the console is thrown as well, and logged by whoever catches it.
    log: { warn: () => undefined, error: () => undefined },
    connection: { uri: url, timezone: 'Z', supportBigNumbers: true, charset: 'utf8mb4', connectTimeout: 5000, enableKeepAlive: true },
    pool: {
      min: 0,
      max: poolSize,
      // Below the time that a caller waits for the engine (client/send.ts): a stall of the disk is no failure yet.
      acquireTimeoutMillis: 15_000,
      afterCreate(connection: Connection, done: (error: Error | null, connection: unknown) => void) {
        if (forgives) {
          const query = connection.query.bind(connection) as (sql: unknown, values: unknown, done: Done) => unknown;
          const forgiving = (sql: unknown, values: unknown, done: Done) =>
            query(sql, values, (error, rows, fields) => (error && forgives(error) ? done(null, [], []) : done(error, rows, fields)));
          connection.query = forgiving as Connection['query'];
        }
        const settings = `SET time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION max_statement_time = ${statementSeconds}, SESSION idle_write_transaction_timeout = ${statementSeconds === 0 ? 0 : IDLE_WRITE_SECONDS}`;
        connection.query(settings, [], (error) => done(error, connection));
      },
    },
  });
}

interface PoolClient {
  acquireConnection(): Promise<{ query(sql: string, values: readonly Value[], done: (error: Error | null, rows: never[]) => void): void }>;
  releaseConnection(connection: unknown): Promise<void>;
}
type Value = string | number | boolean | Date | readonly string[];

/**
 * A select past knex, whose way to the database costs more than the driver's: for what is asked with every request.
 * @param values of the question marks; a list, which must not be empty, stands in `IN (?)`
 */
export async function select<Row>(db: Queryable, sql: string, values: readonly Value[]): Promise<Row[]> {
  const client = db.client as PoolClient;
  const connection = await client.acquireConnection();
  try {
    return await new Promise((resolve, reject) => connection.query(sql, values, (error, rows) => (error ? reject(error) : resolve(rows))));
  } finally {
    await client.releaseConnection(connection);
  }
}

/**
 * A table to be read along one of its indexes. The optimizer does not see for itself that a page in the middle of a long list begins in the middle of the
 * index, and reads all that comes before it.
 */
export function along(db: Queryable, table: string, index: string): Knex.Raw {
  return db.raw('?? FORCE INDEX (??)', [table, index]);
}

/** The database did not answer or broke off. Whether the query took effect is not known; it may be asked again. */
export function isUnreachable(error: unknown): boolean {
  const { fatal, name, code } = error as { fatal?: boolean; name?: string; code?: string };
  return fatal === true || name === 'KnexTimeoutError' || code === 'ER_SERVER_SHUTDOWN';
}

/** The database will not take this data, however often it is asked: SQLSTATE classes 22 (data exception) and 23 (constraint violation). */
export function isUnacceptable(error: unknown): boolean {
  const { sqlState } = error as { sqlState?: string };
  return sqlState !== undefined && /^2[23]/.test(sqlState);
}

/** MariaDB's code for a violated unique key. */
export function isDuplicate(error: unknown, key?: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' && (key === undefined || (message ?? '').includes(key));
}
