import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client, Connection } from '@temporalio/client';
import { createConnection } from 'mysql2/promise';
import { eventually } from '../support/eventually';
import { catchMails, recipients, type MailCatcher } from '../support/outside/mail-catcher';
import { isTo, outsideOf } from '../support/outside/outside';
import { parts } from '../support/parts';
import { killGroup, makePlace, npmStart, processes, stillRunning, type Place, type System } from '../support/system';

/**
 * Servers of one's own and embedded ones, as README offers them: each starts on nothing, and takes an order to its first e-mail. Every pair of choices is
 * among these; test/e2e/start.test.ts has the start with nothing set.
 */
const one = { database: 'DATABASE_URL', twoUsers: 'DATABASE_URL and DATABASE_ADMIN_URL', engine: 'TEMPORAL_ADDRESS', mail: 'SMTP_URL' };
const combinations = [[one.engine], [one.mail], [one.database], [one.database, one.engine, one.mail], [one.twoUsers], [one.twoUsers, one.engine, one.mail]];

let place: Place;
let system: System | undefined;
let catcher: MailCatcher;

beforeEach(async () => {
  [place, catcher] = await Promise.all([makePlace(), catchMails()]);
});
afterEach(async () => {
  if (system) await killGroup(system);
  await catcher.stop();
  rmSync(place.dataDir, { recursive: true, force: true });
});

/** An empty database, and a user who has no rights anywhere and is not there yet. */
async function emptyDatabase(): Promise<{ admin: string; desk: string }> {
  const id = randomBytes(4).toString('hex');
  const admin = new URL(parts().databaseAdminUrl);
  const connection = await createConnection({ uri: admin.href });
  await connection.query(`CREATE DATABASE certwright_${id}`);
  await connection.end();
  admin.pathname = `/certwright_${id}`;
  const desk = Object.assign(new URL(admin.href), { username: `desk_${id}`, password: id });
  return { admin: admin.href, desk: desk.href };
}

async function settingsOf(names: string[]): Promise<Record<string, string>> {
  const { admin, desk } = await emptyDatabase();
  return {
    TEMPORAL_TASK_QUEUE: `orders-${randomBytes(4).toString('hex')}`,
    ...(names.includes(one.database) && { DATABASE_URL: admin }),
    ...(names.includes(one.twoUsers) && { DATABASE_URL: desk, DATABASE_ADMIN_URL: admin }),
    ...(names.includes(one.engine) && { TEMPORAL_ADDRESS: parts().temporalAddress }),
    ...(names.includes(one.mail) && { SMTP_URL: catcher.url }),
  };
}

async function isRunning(address: string, workflowId: string): Promise<boolean> {
  const connection = await Connection.connect({ address });
  try {
    return (await new Client({ connection }).workflow.getHandle(workflowId).describe()).status.name === 'RUNNING';
  } finally {
    await connection.close();
  }
}

test.each(combinations.map((names) => [names.join(', '), names] as const))(
  'with %s set',
  async (_, names) => {
    const settings = await settingsOf(names);
    system = npmStart(place, settings);
    await system.says(/^ready/m, 100);
    const embedded = [!settings.DATABASE_URL && 'database', !settings.TEMPORAL_ADDRESS && 'engine', !settings.SMTP_URL && 'mail'].filter(Boolean);
    expect(Object.keys(processes(place))).toEqual(['supervisor', ...embedded, 'worker', 'api']);

    const outside = outsideOf(place);
    const { api_key: apiKey } = await outside.admin('account', 'create', '--kind', 'reseller', '--name', 'Combinations', '--points', '50');
    const customer = 'ann@combined.test';
    const purchase = { api_key: apiKey, st_product_code: 'RapidSSL-12', end_customer_email: customer, reseller_unique_reference: 'first' };
    const { body } = await outside.call('order/generatetoken', purchase);
    const reference = body.reseller_order_id as string;
    await outside.call('ssl/order/resendemail', { order_token: body.order_token as string, email_type: 'Invite' });
    if (settings.SMTP_URL) await eventually(() => catcher.mails.find((mail) => recipients(mail).includes(customer)), 'the mail at the server of one’s own');
    else await eventually(async () => (await outside.mails()).find((mail) => isTo(mail, customer)), 'the mail at the catcher');
    expect(await isRunning(settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${place.ports.TEMPORAL_PORT}`, `order:${reference}`)).toBe(true);
    expect(await outside.balance(apiKey)).toBe(38);

    const noted = processes(place);
    process.kill(system.npmPid, 'SIGTERM');
    expect(await system.ended).toBe(0);
    expect(stillRunning(noted)).toEqual([]);
  },
  150_000,
);
