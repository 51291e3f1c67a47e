import { chromium } from './chromium';
import { mariadb } from './database';
import { temporalCli, timeSkippingServer } from './engine';
import { pkilint, zlint } from './lints';
import { MissingTool } from './missing';
import { schemathesis } from './schemathesis';

const say = (line: string) => console.log(line);

const tools = {
  engine: { name: 'Temporal CLI', get: () => temporalCli(say) },
  timeSkippingServer: { name: 'Temporal test server', get: () => timeSkippingServer(say) },
  database: { name: 'MariaDB', get: () => mariadb(say) },
  chromium: { name: 'Chromium', get: () => chromium(say) },
  zlint: { name: 'zlint', get: () => zlint(say) },
  schemathesis: { name: 'schemathesis', get: () => schemathesis(say) },
  pkilint: { name: 'pkilint', get: () => pkilint(say) },
};

/** Looks for the named tools and installs what is missing. Ends the process with one sentence when one can't be had. */
export async function installTools(names: (keyof typeof tools)[]): Promise<void> {
  for (const name of names) {
    const begun = performance.now();
    try {
      await tools[name].get();
    } catch (error) {
      if (!(error instanceof MissingTool)) throw error;
      console.error(error.message);
      process.exit(1);
    }
    const seconds = (performance.now() - begun) / 1000;
    if (seconds > 1) say(`${tools[name].name} installed: ${seconds.toFixed(1)} s`);
  }
}
