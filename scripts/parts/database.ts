import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createConnection } from 'mysql2/promise';
import { command } from '../tools/command';
import type { DatabaseServer } from '../tools/database';
import { databasePasswords, type DatabasePasswords } from './database-passwords';
import type { Folders } from './folders';
import type { Program } from './program';
import { runProgram } from './single';

export interface DatabaseSettings {
  folders: Folders;
  port: number;
  server: DatabaseServer;
}

/** URLs of the embedded database by user: `admin` migrates and grants, the other two are made by the migration. */
export function databaseUrls(base: string, port: number): { admin: string; worker: string; api: string } {
  const passwords = databasePasswords(base);
  const url = (user: 'admin' | 'worker' | 'api') => `mysql://certwright_${user}:${passwords[user]}@127.0.0.1:${port}/certwright`;
  return { admin: url('admin'), worker: url('worker'), api: url('api') };
}

/** Starts a private MariaDB and returns the URL of its admin user, and how to stop it. */
export async function startDatabase(settings: DatabaseSettings): Promise<{ adminUrl: string; stop: () => Promise<void> }> {
  const stop = await runProgram(await databaseProgram(settings), settings.folders.run);
  return { adminUrl: databaseUrls(settings.folders.base, settings.port).admin, stop };
}

/** Makes the data folder when it is missing and says how the server is started: as the calling user, on loopback, UTC, durable. */
export async function databaseProgram({ folders, port, server }: DatabaseSettings): Promise<Program> {
  const data = path.join(folders.base, 'database');
  if (!existsSync(data)) await makeDataFolder(data, server);
  const initFile = path.join(folders.run, 'database-users.sql');
  writeFileSync(initFile, users(databasePasswords(folders.base)), { mode: 0o600 });
  const adminUrl = databaseUrls(folders.base, port).admin;
  const logFile = path.join(folders.logs, 'database.log');
  return {
    name: 'database',
    command: server.mariadbd,
    args: [
      ...folderArgs(data, server),
      ...(process.getuid?.() === 0 ? ['--user=root'] : []), // as root MariaDB wants to be told so
      `--tmpdir=${temporaryFolder(data)}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${socketPath(folders.run)}`,
      `--log-error=${logFile}`,
      `--init-file=${initFile}`,
      '--skip-name-resolve',
      '--default-time-zone=+00:00',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
    ],
    logFile,
    answers: () => answers(adminUrl),
    readyWithinSeconds: 60,
    stopWithinSeconds: 30,
  };
}

/** The folder gets its name only when it is complete: one that a killed start left half made is made again. */
async function makeDataFolder(data: string, server: DatabaseServer) {
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  // Its script leaves most of what it is given without quotes: a path with a space in it goes there by the environment, and without a
  // user, also as root, it changes no owners.
  const args = [...folderArgs(unfinished, server), '--auth-root-authentication-method=normal', '--skip-test-db'];
  const made = await command(server.installDb, args, { ...process.env, TMPDIR: temporaryFolder(data) });
  if (made.code !== 0) throw new Error(`The database's data folder could not be made in ${data}: ${made.output}`);
  renameSync(unfinished, data);
}

const folderArgs = (data: string, { basedir }: DatabaseServer) => ['--no-defaults', ...(basedir ? [`--basedir=${basedir}`] : []), `--datadir=${data}`];

/** Its own: a server that starts removes the temporary tables of all others that share its folder for them. */
function temporaryFolder(data: string): string {
  const folder = path.join(path.dirname(data), 'database.tmp');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Run by the server before it lets anybody in, at every start: root never stands without a password, and a start that was killed
 * half-way is mended by the next. The admin's databases are `certwright` and, for the tests, `certwright_...`. One statement a line.
 */
function users({ root, admin }: DatabasePasswords): string {
  return [
    `ALTER USER root@localhost IDENTIFIED BY '${root}';`,
    "DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');",
    'FLUSH PRIVILEGES;',
    'CREATE DATABASE IF NOT EXISTS certwright;',
    `CREATE USER IF NOT EXISTS certwright_admin@'%' IDENTIFIED BY '${admin}';`,
    "GRANT CREATE USER ON *.* TO certwright_admin@'%';",
    "GRANT ALL PRIVILEGES ON `certwright%`.* TO certwright_admin@'%' WITH GRANT OPTION;",
    '',
  ].join('\n');
}

/** Socket paths end at about 107 bytes (sun_path); a deep checkout gets one in the temporary folder instead. */
function socketPath(run: string): string {
  const inside = path.join(run, 'database.sock');
  return Buffer.byteLength(inside) < 100 ? inside : path.join(os.tmpdir(), `certwright-${process.pid}-${Date.now()}.sock`);
}

async function answers(url: string): Promise<boolean> {
  const connection = await createConnection({ uri: url, connectTimeout: 2000 });
  try {
    await connection.query('SELECT 1');
    return true;
  } finally {
    await connection.end();
  }
}
