import { accessSync, constants, mkdirSync } from 'node:fs';
import path from 'node:path';

/** The checkout, seen from dist/scripts/tools and (in the tests) from scripts/tools. */
export const root = path.resolve(__dirname, __dirname.includes(`${path.sep}dist${path.sep}scripts`) ? '../../..' : '../..');

/** Where tools go that the machine does not have. */
export const toolsFolder = path.join(root, '.tools');
export const toolsBin = path.join(toolsFolder, 'bin');

/** A folder under .tools, made when missing. */
export function toolFolder(name: string): string {
  const folder = path.join(toolsFolder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The first executable of this name in PATH, /usr/sbin (where servers live, often not in a user's PATH) or the given folders. */
export function find(name: string, ...folders: string[]): string | undefined {
  const places = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin', ...folders].filter(Boolean);
  return places.map((folder) => path.join(folder, name)).find(executable);
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
