import knex, { type Knex } from 'knex';

export type Db = Knex;
/** A connection or an open transaction: every query takes either. */
export type Queryable = Knex | Knex.Transaction;

/**
 * Opens a pool. Session time zone is +00:00 and instants travel as UTC, so neither the server's nor the process's zone matters.
 * @param url `mysql://user:password@host:port/database`
 */
export function createDb(url: string, { poolSize = 10 } = {}): Db {
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
      // Below the time that a caller waits for the engine (api/order-desk.ts): a stall of the disk is no failure yet.
      acquireTimeoutMillis: 15_000,
      afterCreate(connection: { query(sql: string, done: (error: Error | null) => void): void }, done: (error: Error | null, connection: unknown) => void) {
        connection.query("SET time_zone = '+00:00', SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', SESSION max_statement_time = 10", (error) =>
          done(error, connection),
        );
      },
    },
  });
}

/** The database did not answer or broke off. Whether the query took effect is not known; it may be asked again. */
export function isUnreachable(error: unknown): boolean {
  const { fatal, name, code } = error as { fatal?: boolean; name?: string; code?: string };
  return fatal === true || name === 'KnexTimeoutError' || code === 'ER_SERVER_SHUTDOWN';
}

/** MariaDB's code for a violated unique key. */
export function isDuplicate(error: unknown, key?: string): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return code === 'ER_DUP_ENTRY' && (key === undefined || (message ?? '').includes(key));
}
