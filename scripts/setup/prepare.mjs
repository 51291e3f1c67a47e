import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { buildStamp, outdated, sources } from './outdated.mjs';
import { packagesMissing } from './packages.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Installs the npm packages and builds, each only when needed. Ends this process when that fails.
 * Two of these at once in one checkout take turns: `flock` holds a lock that the kernel gives back whatever happens. It becomes the build
 * itself: as its parent it would end at a signal, and leave the build running behind us.
 */
export async function prepare({ quiet = false } = {}) {
  process.chdir(root);
  if (!packagesMissing() && !outdated(buildStamp, sources)) return;
  const build = [path.join(root, 'scripts', 'build.mjs'), '--if-needed'];
  mkdirSync(path.join(root, '.tools'), { recursive: true });
  const takeTurns = spawnSync('flock', ['--help'], { encoding: 'utf8' }).stdout?.includes('--no-fork');
  const code = takeTurns
    ? await run('flock', ['--no-fork', path.join(root, '.tools', 'build.lock'), process.execPath, ...build], { quiet })
    : await run(process.execPath, build, { quiet });
  if (code !== 0) process.exit(code);
}
