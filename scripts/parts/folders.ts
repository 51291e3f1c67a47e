import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** Where the parts of one installation (one DATA_DIR, one test run) keep their things. All owner-only. */
export interface Folders {
  base: string;
  /** Which process runs which part, the lock, the address book for the admin command. */
  run: string;
  logs: string;
}

export function makeFolders(base: string): Folders {
  const folders = { base, run: path.join(base, 'run'), logs: path.join(base, 'logs') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folders;
}
