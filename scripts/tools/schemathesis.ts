import path from 'node:path';
import type { Say } from './command';
import { MissingTool } from './missing';
import { find, toolsFolder } from './places';
import { pythonEnvironment } from './python';

const requirement = 'schemathesis==4.32.5';

/** The `st` command, in a Python environment of its own under .tools. */
export async function schemathesis(say: Say = console.log): Promise<string> {
  const found = find('st', path.join(toolsFolder, 'schemathesis', 'bin'));
  if (found) return found;
  say('Installing schemathesis into a Python environment in .tools ...');
  const installed = await pythonEnvironment('schemathesis', requirement);
  if (installed) return path.join(installed, 'st');
  throw new MissingTool(
    `schemathesis is missing: make a Python environment in .tools/schemathesis and \`pip install ${requirement}\` there, then run this again.`,
  );
}
