import globalSetup from '../support/global-setup';
import globalTeardown from '../support/global-teardown';
import { Visitor } from '../support/doors/visitor';
import { startHttp } from '../support/doors/http';
import { issued, mailTo } from '../support/lives/life';
import { startOrderSystem } from '../support/order-system';
import { parts } from '../support/parts';
import { watchExecution } from './executed';

/**
 * Prints the files that somebody has to read who follows one request through the product: the POST that asks to cancel an issued order on its page, the
 * e-mail that the admin contact gets, and the page after it.
 */
async function main(): Promise<void> {
  await globalSetup();
  const system = await startOrderSystem('server');
  const http = await startHttp(system);
  const account = await system.account(100);
  const visitor = new Visitor(http.base);
  const watch = await watchExecution(parts().workflowBundle);

  async function cancel(name: string): Promise<Set<string>> {
    const reference = await issued(system, account, `www.${name}`);
    const page = `/token/${system.secrets.orderToken(reference)}`;
    await visitor.get(page);
    const form = await (await visitor.get(`${page}/cancellation`)).text();
    const token = /name="_csrf" value="([^"]+)"/.exec(form)?.[1];
    await watch.since();
    const answer = await visitor.post(`${page}/cancellation`, { reason: 'No longer needed', ...(token && { _csrf: token }) }, { csrf: token !== undefined });
    if (answer.status !== 303) throw new Error(`The request was answered with ${answer.status}.`);
    await mailTo(system, `boss@${name}`, reference, /approv/i);
    await visitor.get(page);
    return watch.since();
  }

  // What is made once, such as a compiled template, is made by the first one.
  await cancel('first-journey.test');
  const files = [...(await cancel('journey.test'))].sort();
  watch.stop();
  await http.stop();
  await system.stop();
  await globalTeardown();

  for (const file of files) console.log(file);
  console.log(`${files.length} files`);
}

main().catch(async (error: unknown) => {
  console.error(error);
  await globalTeardown();
  process.exit(1);
});
