import { renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunningSystem } from '../../config';
import { removeIfPossible } from '../parts/leftovers';

const file = (runFolder: string) => path.join(runFolder, 'system.json');

/** Owner-only, as it holds a password; readers see all of it or nothing. */
/** Where a running system is found; read by config.ts, so that the admin command of this DATA_DIR needs no setting. */
export function publish(runFolder: string, system: Required<RunningSystem>): void {
  writeFileSync(`${file(runFolder)}.new`, JSON.stringify(system, null, 2), { mode: 0o600 });
  renameSync(`${file(runFolder)}.new`, file(runFolder));
}

export function withdraw(runFolder: string): void {
  removeIfPossible(file(runFolder));
}
