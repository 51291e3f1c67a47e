import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';

const packages = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;

/** Does node_modules lack a package of the lock file, or hold another version? npm writes its own record as its last step. */
export function packagesMissing() {
  const record = 'node_modules/.package-lock.json';
  if (!existsSync(path.join(root, record))) return true;
  const present = packages(record);
  const differs = ([place, { version, optional, devOptional }]) =>
    place !== '' && present[place]?.version !== version && !((optional || devOptional) && !present[place]);
  return Object.entries(packages('package-lock.json')).some(differs);
}

/**
 * Installs what the lock file says, with the npm that called us or else the one on PATH. Not `npm ci`: it refuses to work when a
 * registry lacks an optional package of another platform, and it takes everything away from the processes that run from here.
 */
export async function installPackages(options) {
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  // --include=dev: the compiler is a development package, and NODE_ENV=production would leave it out.
  return run(command, [...first, 'install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], options);
}
