import { randomUUID } from 'node:crypto';
import os from 'node:os';
import pLimit from 'p-limit';
import { insertAccount } from '../../db/account/accounts';
import type { Db } from '../../db/connection';
import { postOnce } from '../../db/ledger/ledger';
import type { Account } from '../../domain/sale/account';
import { deposit } from '../../domain/sale/ledger';
import { createBare } from './bare';
import { startBareWorkers } from './bare-workers';
import { measureEventLoop } from './event-loop';
import { measureHistory } from './history';
import type { Kind } from './kind';
import { measureCredits } from './credit';
import { createLife } from './life';
import { readOptions } from './options';
import { creditFigures, eventLoopFigures, historyFigures, signatureFigures, speedFigures, table, type Figure } from './report';
import { runRounds } from './rounds';
import { measureSignatures } from './signatures';
import { median } from './statistics';
import { withSystem } from './system';

const say = (line: string) => console.log(line);

/** `npm run bench -- [--rounds N] [--lives N]`: measures the promises of cost and speed and prints a table. Times are told, never asserted. */
async function main(): Promise<void> {
  const { rounds, lives } = readOptions(process.argv.slice(2));
  say(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${os.cpus().length} cores (${os.cpus()[0]?.model ?? 'unknown'}), ${rounds} rounds`,
  );

  const sections = await withSystem(say, async (system) => {
    const account = await richAccount(system.db);
    const done = new AbortController();
    const workers = await startBareWorkers(system);
    const bare = (['emptyActivities', 'messagesOnly', 'leastWork'] as const).map((name) => createBare(name, system, workers, account));
    const kinds = [createLife(system, account, done.signal), ...bare];
    let highestPerSecond = 1;
    const figures: [title: string, figures: Figure[]][] = [];
    for (const [width, count] of [
      [1, lives],
      [20, 4 * lives],
    ] as const) {
      say(`${width} at a time, ${count} of each kind in a round:`);
      const laps = await runRounds(kinds, { rounds, count, width, pids: system.pids }, say);
      highestPerSecond = median(laps.map((lap) => lap.life.perSecond));
      const limit = pLimit(10);
      const historiesOf = (kind: Kind['name']) =>
        Promise.all(laps.flatMap((lap) => lap[kind].workflowIds).map((id) => limit(() => measureHistory(system.client, id))));
      figures.push([`${width} at a time`, [...speedFigures(laps), ...historyFigures(await historiesOf('life'), await historiesOf('emptyActivities'))]]);
    }
    say('Credit after approval, at 30 % of the highest rate ...');
    const credits = await measureCredits(system, workers, account, { rounds: Math.min(rounds, 3), count: 3 * lives, highestPerSecond }, done.signal);
    figures.push(['Credit after approval, at 30 % load', creditFigures(credits)]);
    done.abort();
    say('Certificates and signatures ...');
    figures.push(['Certificate', signatureFigures(await measureSignatures(rounds, system.folder))]);
    return figures;
  });
  say('Keys and the event loop ...');
  sections.push(['Event loop', eventLoopFigures(await measureEventLoop(rounds))]);
  for (const [title, figures] of sections) say(`\n### ${title}\n\n${table(figures)}`);
}

async function richAccount(db: Db): Promise<Account> {
  const account = await insertAccount(db, { kind: 'reseller', name: 'Bench', email: null, isTest: false });
  await postOnce(db, deposit(account.id, 'points', 1_000_000_000, randomUUID()), { at: new Date() });
  return account;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
