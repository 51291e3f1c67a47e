import os from 'node:os';
import { parseArgs } from 'node:util';
import { table } from '../report';
import { measureBesideBare } from './beside-bare';
import { measureScale } from './scale';
import { withReadParts } from './servers';

const say = (line: string) => console.log(line);

/**
 * `npm run bench:reads -- [--rounds N] [--seconds S] [--orders N]`: the reads beside a bare server, then the lists at a thousand orders and at that many (a
 * million; 0: not at all). Prints tables. Times are told, never asserted.
 */
async function main(): Promise<void> {
  const options = {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '4' },
    orders: { type: 'string', default: '1000000' },
  } as const;
  const { values } = parseArgs({ options });
  const [rounds, seconds, orders] = [values.rounds, values.seconds, values.orders].map(Number) as [number, number, number];
  const cpu = os.cpus();
  say(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpu.length} cores (${cpu[0]?.model ?? 'unknown'}), ${rounds} rounds`);
  say(loadNow());
  const sections = await withReadParts(say, async (parts) => [
    ...(await measureBesideBare(parts, { rounds, seconds }, say)),
    ...(orders > 0 ? await measureScale(parts, { rounds, orders }, say) : []),
  ]);
  say(loadNow());
  for (const [title, figures] of sections) say(`\n### ${title}\n\n${table(figures)}`);
}

/** Of this run and of whatever else the machine does. */
const loadNow = () =>
  `Load average: ${os
    .loadavg()
    .map((load) => load.toFixed(1))
    .join(', ')}`;

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
