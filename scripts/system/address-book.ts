import { renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where the parts of a running system listen; read by config.ts, so that the admin command of this DATA_DIR finds it. */
export interface AddressBook {
  databaseUrl: string;
  temporalAddress: string;
  smtpUrl: string;
  publicUrl: string;
}

const file = (runFolder: string) => path.join(runFolder, 'system.json');

/** Owner-only, as it holds a password; readers see all of it or nothing. */
export function publish(runFolder: string, addresses: AddressBook): void {
  writeFileSync(`${file(runFolder)}.new`, JSON.stringify(addresses, null, 2), { mode: 0o600 });
  renameSync(`${file(runFolder)}.new`, file(runFolder));
}

export function withdraw(runFolder: string): void {
  rmSync(file(runFolder), { force: true });
}
