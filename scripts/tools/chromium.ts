import { aptInstall } from './apt';
import type { Say } from './command';
import { MissingTool } from './missing';
import { find } from './places';

/** A Chromium for the tests of the pages. */
export async function chromium(say: Say): Promise<string> {
  const browser = () => find('chromium') ?? find('chromium-browser') ?? find('google-chrome');
  const found = browser() ?? ((await aptInstall('chromium', say)) ? browser() : undefined);
  if (found) return found;
  throw new MissingTool('Chromium is missing: install the package chromium, so that `chromium --version` works, then run this again.');
}
