import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startDatabase } from '../../scripts/parts/database';
import { startEngine } from '../../scripts/parts/engine';
import { chromium } from '../../scripts/tools/chromium';
import { mariadb } from '../../scripts/tools/database';
import { temporalCli, timeSkippingServer } from '../../scripts/tools/engine';
import { bundledWorkflows } from '../../scripts/workflow-bundle';
import { freePort } from './free-port';
import { makeRunFolder, removeDeadRuns } from './run-folder';
import { partsVariable, type Parts } from './parts';

/** What the global teardown undoes, last first. Jest runs set-up and teardown in one process. */
declare global {
  var certwrightTestCleanUp: (() => unknown)[];
}

/** One MariaDB and one Temporal dev server for all tests of a run. They are found through test/support/parts.ts. */
export default async function globalSetup(): Promise<void> {
  globalThis.certwrightTestCleanUp = [];
  await removeDeadRuns();
  const folders = makeRunFolder();
  globalThis.certwrightTestCleanUp.push(() => rmSync(folders.base, { recursive: true, force: true }));
  const say = (line: string) => console.log(line);

  const database = await startDatabase({ folders, port: await freePort(), server: await mariadb(say) });
  globalThis.certwrightTestCleanUp.push(database.stop);
  const engine = await startEngine({ folders, cli: await temporalCli(say), port: await freePort(), namespace: 'default', inMemory: true });
  globalThis.certwrightTestCleanUp.push(engine.stop);

  const workflowBundle = path.join(folders.run, 'workflows.js');
  writeFileSync(workflowBundle, await bundledWorkflows());

  const parts: Parts = {
    databaseAdminUrl: database.adminUrl,
    temporalAddress: engine.address,
    timeSkippingServer: await timeSkippingServer(say),
    chromium: await chromium(say),
    workflowBundle,
  };
  const file = path.join(folders.run, 'parts.json');
  writeFileSync(file, JSON.stringify(parts), { mode: 0o600 });
  process.env[partsVariable] = file;
}
