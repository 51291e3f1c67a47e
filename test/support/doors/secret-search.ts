import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { databaseUrls } from '../../../scripts/parts/database';
import { orderWorkflowId } from '../../../workflows/contract';
import { outsideOf } from '../outside/outside';
import type { Place, System } from '../system';

/** Something that a running system has kept, as bytes. `where` begins with its kind. */
export interface Kept {
  where: `${'history' | 'engine file' | 'table' | 'database file' | 'log' | 'mail'} ${string}`;
  bytes: Buffer;
}

/** All that a system has kept of a run: histories with their payloads decoded, tables, logs, mails; and the files of engine and database as they lie on disk. */
export async function everythingKept(place: Place, system: System): Promise<Kept[]> {
  const { dataDir } = place;
  const output: Kept = { where: 'log npm start', bytes: Buffer.from(system.output()) };
  return [
    ...(await histories(place)),
    ...(await tables(place)),
    ...(await mails(place)),
    output,
    ...files(path.join(dataDir, 'logs'), 'log'),
    ...files(path.join(dataDir, 'database'), 'database file'),
    ...readdirSync(dataDir)
      .filter((name) => name.startsWith('temporal.db'))
      .map((name): Kept => ({ where: `engine file ${name}`, bytes: readFileSync(path.join(dataDir, name)) })),
  ];
}

/** Where a secret is found. Text only counts as a whole. */
export function placesOf(secret: string | Buffer, kept: readonly Kept[]): string[] {
  if (secret.length < 15) throw new Error('Too short to be told from chance.');
  return kept.filter(({ bytes }) => bytes.includes(secret)).map(({ where }) => where);
}

/** What gives a PEM away: a line from its middle, and its bytes, as they stand in DER. */
export function tracesOf(pem: string): (string | Buffer)[] {
  const lines = pem.trim().split('\n').slice(1, -1);
  const middle = lines[Math.floor(lines.length / 2)] ?? '';
  return [middle, Buffer.from(middle, 'base64')];
}

/** The engine writes its list behind its histories, after a failure for minutes: an order that it does not list is read by its id. */
async function histories(place: Place): Promise<Kept[]> {
  const connection = await Connection.connect({ address: `127.0.0.1:${place.ports.TEMPORAL_PORT}` });
  const { workflow } = new Client({ connection });
  const kept: Kept[] = [];
  const unlisted = new Set(await orderWorkflowIds(place));
  for await (const { workflowId, runId, raw } of workflow.list()) {
    const history = await workflow.getHandle(workflowId, runId).fetchHistory();
    kept.push({ where: `history ${workflowId}`, bytes: Buffer.concat(leavesOf({ raw, history })) });
    unlisted.delete(workflowId);
  }
  for (const workflowId of unlisted) {
    const history = await workflow.getHandle(workflowId).fetchHistory();
    kept.push({ where: `history ${workflowId}`, bytes: Buffer.concat(leavesOf(history)) });
  }
  await connection.close();
  return kept;
}

async function orderWorkflowIds(place: Place): Promise<string[]> {
  const connection = await adminOf(place);
  const [orders] = await connection.query<RowDataPacket[]>('SELECT reference FROM orders');
  await connection.end();
  return orders.map(({ reference }) => orderWorkflowId(String(reference)));
}

const adminOf = ({ dataDir, ports }: Place) => createConnection({ uri: databaseUrls(dataDir, Number(ports.DATABASE_PORT)).admin });

/** Every text and every payload of a message of the engine's; search attributes and memo are payloads too. Its own JSON would have them in base64. */
export function leavesOf(value: unknown): Buffer[] {
  if (value instanceof Uint8Array) return [Buffer.from(value)];
  if (value !== null && typeof value === 'object') return Object.values(value).flatMap(leavesOf);
  return typeof value === 'string' ? [Buffer.from(`${value}\n`)] : [];
}

async function tables(place: Place): Promise<Kept[]> {
  const connection = await adminOf(place);
  const [names] = await connection.query<RowDataPacket[]>('SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()');
  const kept: Kept[] = [];
  for (const { name } of names) {
    const [rows] = await connection.query<RowDataPacket[]>('SELECT * FROM ??', [name]);
    const values = rows.flatMap((row) => Object.values(row) as unknown[]);
    kept.push({ where: `table ${name}`, bytes: Buffer.concat(values.map(bytesOf)) });
  }
  await connection.end();
  return kept;
}

function bytesOf(value: unknown): Buffer {
  if (Buffer.isBuffer(value)) return value;
  return Buffer.from(`${value !== null && typeof value === 'object' ? JSON.stringify(value) : String(value)}\n`);
}

async function mails(place: Place): Promise<Kept[]> {
  const all = await outsideOf(place).mails();
  return all.map((mail) => ({
    where: `mail to ${mail.to.map(({ address }) => address).join(', ')}: ${mail.subject}`,
    bytes: Buffer.from(JSON.stringify(mail)),
  }));
}

function files(folder: string, kind: 'log' | 'database file'): Kept[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .map((name) => ({ where: `${kind} ${name}`, bytes: readFileSync(path.join(folder, name)) }));
}
