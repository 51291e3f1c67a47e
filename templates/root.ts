import { existsSync } from 'node:fs';
import path from 'node:path';

/** Templates, styles and scripts stand in the checkout alone, whether this runs compiled (dist/templates) or as source (tests). */
export const root = checkout(__dirname);

function checkout(from: string): string {
  return existsSync(path.join(from, 'package.json')) ? from : checkout(path.dirname(from));
}
