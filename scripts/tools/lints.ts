import path from 'node:path';
import type { Say } from './command';
import { goTool } from './go';
import { MissingTool } from './missing';
import { find, toolsFolder } from './places';
import { pythonEnvironment } from './python';

const zlintModule = 'github.com/zmap/zlint/v3/cmd/zlint@v3.7.1';
const pkilintPackage = 'pkilint==0.13.3';

/** The zlint command, built by Go into .tools/bin. */
export function zlint(say: Say = console.log): Promise<string> {
  return goTool('zlint', zlintModule, say);
}

/** The folder with pkilint's commands (lint_cabf_serverauth_cert and others). */
export async function pkilint(say: Say = console.log): Promise<string> {
  const found = find('lint_cabf_serverauth_cert', path.join(toolsFolder, 'pkilint', 'bin'));
  if (found) return path.dirname(found);
  say('Installing pkilint into a Python environment in .tools ...');
  const installed = await pythonEnvironment('pkilint', pkilintPackage);
  if (installed) return installed;
  throw new MissingTool(`pkilint is missing: make a Python environment in .tools/pkilint and \`pip install ${pkilintPackage}\` there, then run this again.`);
}
