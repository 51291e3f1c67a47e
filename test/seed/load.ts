import { Readable } from 'node:stream';
import { createConnection, type Connection } from 'mysql2/promise';

export type Value = string | number | boolean | Date | null;
export type Line = Record<string, Value>;

/** One connection that loads rows in bulk. A statement may take as long as it needs. */
export async function openLoader(url: string): Promise<Connection> {
  const connection = await createConnection({ uri: url, timezone: 'Z', charset: 'utf8mb4' });
  await connection.query("SET time_zone = '+00:00', SESSION max_statement_time = 0, SESSION foreign_key_checks = 0");
  return connection;
}

/** Adds lines, all with the columns of the first, to a table. Throws one sentence where the server takes no bulk load. */
export async function load(connection: Connection, table: string, lines: Line[]): Promise<void> {
  const columns = Object.keys(lines[0] ?? {});
  if (columns.length === 0) return;
  try {
    await connection.query({
      sql: `LOAD DATA LOCAL INFILE 'lines' INTO TABLE ?? CHARACTER SET utf8mb4 (${columns.map(() => '??').join(', ')})`,
      values: [table, ...columns],
      infileStreamFactory: () => Readable.from(pieces(lines, columns)),
    });
  } catch (error) {
    if ((error as { code?: string }).code !== 'ER_NOT_ALLOWED_COMMAND') throw error;
    throw new Error('The database server takes no LOAD DATA LOCAL; set local_infile=ON there, then run this again.');
  }
}

function* pieces(lines: Line[], columns: string[]): Generator<Buffer> {
  for (let from = 0; from < lines.length; from += 200) {
    const piece = lines.slice(from, from + 200).map((line) => `${columns.map((column) => field(line[column] ?? null)).join('\t')}\n`);
    yield Buffer.from(piece.join(''));
  }
}

/** As LOAD DATA reads it by default: tabs between fields, a backslash before what would end one. */
function field(value: Value): string {
  if (value === null) return '\\N';
  if (value instanceof Date) return value.toISOString().slice(0, 23).replace('T', ' ');
  if (typeof value === 'boolean') return value ? '1' : '0';
  return String(value).replace(/[\\\t\n]/g, (character) => `\\${character}`);
}
