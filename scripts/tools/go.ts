import path from 'node:path';
import { command, type Say } from './command';
import { MissingTool } from './missing';
import { find, toolFolder, toolsBin } from './places';

/** A command that Go builds into .tools/bin where it is not there yet. */
export async function goTool(name: string, module: string, say: Say): Promise<string> {
  const found = find(name, toolsBin);
  if (found) return found;
  say(`Building ${name} with Go into .tools ...`);
  const built = await command('go', ['install', module], { ...process.env, GOBIN: toolFolder('bin') });
  if (built.code === 0) return path.join(toolsBin, name);
  throw new MissingTool(`${name} is missing: install Go and run \`go install ${module}\`, so that ${name} is on the PATH, then run this again.`);
}
