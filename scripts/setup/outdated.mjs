import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

const folders = ['admin', 'activities', 'api', 'client', 'db', 'domain', 'outside', 'scripts', 'templates', 'test', 'worker', 'workflows'];
const files = readdirSync(root).filter((name) => name.endsWith('.ts'));
export const sources = [...folders, ...files, 'tsconfig.json', 'package-lock.json'];
/** What ends up in the workflow bundle. */
export const bundled = ['workflows', 'domain', 'package-lock.json'];
export const buildStamp = path.join(root, 'dist', '.built');
export const workflowBundle = path.join(root, 'dist', 'workflow-bundle.js');

/** The newest change below a path in milliseconds; folders count, so that a removed file is noticed too. */
function newest(file) {
  if (!existsSync(file)) return 0;
  const found = statSync(file);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

/** Is the product missing, or older than one of the inputs (paths relative to the checkout)? */
export function outdated(product, inputs) {
  if (!existsSync(product)) return true;
  const built = statSync(product).mtimeMs;
  return inputs.some((input) => newest(path.join(root, input)) > built);
}
