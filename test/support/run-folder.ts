import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { makeFolders, type Folders } from '../../scripts/parts/folders';
import { stopLeftovers } from '../../scripts/parts/leftovers';
import { identify } from '../../scripts/parts/process-identity';
import { root } from '../../scripts/tools/places';

const base = path.join(root, '.test');

/** A fresh folder for the parts of this run; several runs in one checkout do not meet. */
export function makeRunFolder(): Folders {
  return makeFolders(path.join(base, `run-${process.pid}`));
}

/** Removes what runs that were killed have left: their processes and their folders. */
export async function removeDeadRuns(): Promise<void> {
  mkdirSync(base, { recursive: true });
  const runs = readdirSync(base).filter((name) => name.startsWith('run-'));
  for (const name of runs.filter((run) => !identify(Number(run.slice('run-'.length))))) {
    const { run } = makeFolders(path.join(base, name));
    await stopLeftovers(run, []);
    rmSync(path.join(base, name), { recursive: true, force: true });
  }
}
