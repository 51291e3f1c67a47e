import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import pLimit from 'p-limit';
import { createDb } from '../../db/connection';
import { listWaiting } from '../../db/order/queues';
import { outsideOf } from '../support/outside/outside';
import { csrForKey } from '../support/keys/openssl';
import { killGroup, makePlace, npmStart, processes } from '../support/system';
import { Visitor } from '../support/doors/visitor';
import { createBuyers } from './buyers';
import { createClient, type Said } from './client';
import { live } from './life';
import { startFaultyMail } from './mail';
import type { Kill } from './post';
import { dice } from './random';
import { createStaff } from './staff';
import { tally } from './tally';
import { judge } from './verdict';

/**
 * Random lives of all kinds by many clients at once, on a system of its own, while its processes are killed with -9 and its mail server
 * and its issuer fail at a rate. Then everything is left alone until it has settled, and what must hold is looked up. The seed repeats the choices, not
 * the timing. Exit code 1 where something is violated.
 */
const MAIL_FAULTS = 0.15;
const ISSUER_FAULTS = 0.15;
const ISSUER_REFUSALS = 0.05;
const ISSUER_PENDING = 0.2;
const CLIENTS = 12;
const victims = ['api', 'worker', 'database', 'engine'] as const;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { orders: { type: 'string', default: '100' }, minutes: { type: 'string', default: '3' }, seed: { type: 'string' }, kills: { type: 'string' } },
  });
  const orders = Number(values.orders);
  const minutes = Number(values.minutes);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
  const killCount = Number(values.kills ?? Math.max(4, Math.round(minutes * 2.5)));
  console.log(
    `seed ${seed}: ${orders} orders, ${killCount} kills over ${minutes} minutes, ${MAIL_FAULTS * 100} % of the mails refused, ${ISSUER_FAULTS * 100} % of the issuer's requests failing, ${ISSUER_REFUSALS * 100} % refused for good, ${ISSUER_PENDING * 100} % decided later`,
  );

  const chance = dice(seed);
  const mail = await startFaultyMail(dice(seed + 1), MAIL_FAULTS);
  const place = await makePlace();
  const system = npmStart(place, {
    SMTP_URL: mail.url,
    ISSUER_FAULT_PERCENT: String(ISSUER_FAULTS * 100),
    ISSUER_REFUSAL_PERCENT: String(ISSUER_REFUSALS * 100),
    ISSUER_PENDING_PERCENT: String(ISSUER_PENDING * 100),
  });
  const begun = Date.now();
  const say = (line: string) => console.log(`${String(Math.round((Date.now() - begun) / 1000)).padStart(4)} s  ${line}`);
  try {
    await system.says(/^ready/m, 180);
    const outside = outsideOf(place);
    const { databaseUrl, temporalAddress } = JSON.parse(readFileSync(path.join(place.dataDir, 'run', 'system.json'), 'utf8')) as Record<string, string>;
    const db = createDb(databaseUrl!);
    const said: Said[] = [];
    const client = createClient(place.url, said);
    const keys = new Map<string, string>();
    const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const keyFor = (owner: string) => keys.get(owner) ?? keys.set(owner, newKey()).get(owner)!;
    const email = 'support@chaos.test';
    const { password } = await outside.admin('user', 'create', '--email', email, '--staff', 'support');
    const desk = await new Visitor(place.url).signedIn(email, password as string);
    const staff = createStaff(outside.admin, desk, db, said);
    const buyerOf = await createBuyers(outside.admin, orders, (...order) => staff.place(...order));
    const world = { client, mail, staff, csr: (owner: string, name: string) => csrForKey(keyFor(owner), name) };

    const kills: Kill[] = [];
    const killing = (async () => {
      const every = (minutes * 60_000) / killCount;
      while (kills.length < killCount) {
        await pause(every * (0.5 + chance.next()));
        const victim = victims[kills.length % victims.length]!;
        try {
          process.kill(processes(place)[victim]!.pid, 'SIGKILL');
          kills.push({ victim, at: Date.now() });
          say(`kill -9 of the ${victim} (${kills.length})`);
        } catch {
          // it is just being started again
        }
      }
    })();
    const atOnce = pLimit(CLIENTS);
    const spread = (minutes * 60_000) / orders;
    const failures: string[] = [];
    const lives = await Promise.all(
      Array.from({ length: orders }, (_, index) => {
        const own = dice(seed * 1000 + index);
        const buyer = buyerOf(own);
        return atOnce(async () => {
          await pause(own.next() * 2 * spread * CLIENTS);
          try {
            return await live(`chaos-${seed}-${index}`, buyer, world, own);
          } catch (error) {
            failures.push(`A life was cut off: ${error instanceof Error ? error.message : String(error)}`);
            return undefined;
          }
        });
      }),
    );
    await killing;
    const references = lives.filter((reference) => reference !== undefined);
    say(`${references.length} lives lived, ${said.length} requests, ${mail.received.length} mails, ${mail.refused()} refused; waiting until all is settled`);

    const connection = await Connection.connect({ address: temporalAddress });
    const engine = new Client({ connection });
    const workerLog = () => readFileSync(path.join(place.dataDir, 'logs', 'worker.log'), 'utf8');
    const traces = { db, client: engine, said, lived: references, mail, kills, workerLog };
    let verdict = await judge(traces).catch(() => undefined);
    const workOff = async () => {
      for (const { reference } of await listWaiting(db, 'staff-action', 1000)) await staff.retry(reference);
    };
    for (const end = Date.now() + 600_000; (!verdict || verdict.violations.length > 0) && Date.now() < end; await pause(5000)) {
      await workOff().catch(() => undefined);
      verdict = await judge(traces).catch(() => undefined);
    }
    const violations = [...failures, ...(verdict?.violations ?? ['The verdict could not be reached.'])];
    for (const violation of violations.slice(0, 50)) console.log(`  ${violation}`);
    const without = said.filter(({ outcome }) => outcome === 'info').length;
    const counts = await tally(db, said);
    console.log(`
| orders | kills | requests | without an answer | mails refused | lost answers | double effects | violations |
|---|---|---|---|---|---|---|---|
| ${references.length} | ${kills.length} | ${said.length} | ${without} | ${mail.refused()} | ${verdict?.lostAnswers} | ${verdict?.doubleEffects} | ${violations.length} |

${Object.entries({ ...counts, 'mails that came again': verdict?.mailCopies })
  .map(([what, count]) => `${what}: ${count}`)
  .join(', ')}

seed ${seed}: ${violations.length} violations`);
    process.exitCode = violations.length === 0 ? 0 : 1;
    await Promise.all([db.destroy(), connection.close()]);
  } finally {
    await killGroup(system);
    await mail.stop();
    rmSync(place.dataDir, { recursive: true, force: true });
  }
}

void main().then(() => process.exit());
