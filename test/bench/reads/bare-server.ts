import { createHash } from 'node:crypto';
import express, { type Request } from 'express';
import { createPool, type RowDataPacket } from 'mysql2/promise';

/**
 * What the reads are held against, run as a process of its own with the database's URL and a port: Express and mysql2 and nothing else. It looks up the same key,
 * makes the same selects and answers their rows as JSON. No limits, no log, no headers, no words, no time that is written as text.
 */
const [url = '', port = ''] = process.argv.slice(2);
const pool = createPool({ uri: url, connectionLimit: 10, timezone: 'Z' });
const app = express();

async function select(sql: string, values: (string | number)[]): Promise<RowDataPacket[]> {
  return (await pool.execute<RowDataPacket[]>(sql, values))[0];
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function accountOf(request: Request): Promise<string> {
  const secret = (request.headers.authorization ?? '').slice('Bearer '.length);
  const [key] = await select(
    `SELECT api_keys.id, api_keys.name, scopes, api_keys.created_at, last_used_at, revoked_at, accounts.id AS owner, kind, accounts.name AS owner_name, email, is_test
     FROM api_keys JOIN accounts ON accounts.id = api_keys.account_id WHERE key_sha256 = ? AND revoked_at IS NULL LIMIT 1`,
    [sha256(secret)],
  );
  if (!key) throw new Error('The key is not known.');
  return key.owner as string;
}

const columns = 'reference, facts, buyer_reference, end_customer_email, updated_at';

app.get('/api/orders', async (request, response) => {
  const account = await accountOf(request);
  const orders = await select(`SELECT ${columns}, placed_at FROM orders WHERE account_id = ? ORDER BY placed_at DESC, reference DESC LIMIT 51`, [account]);
  const waiting = orders.filter(({ facts }) => (facts as { waitingOn: string | null }).waitingOn !== null).map(({ reference }) => reference as string);
  const lastMails = `SELECT order_reference, kind, sent_at, failed_at, answer_code FROM mails
    WHERE order_reference IN (${waiting.map(() => '?').join(', ')}) AND dropped_at IS NULL ORDER BY created_at, id`;
  response.json({ orders, mails: await select(lastMails, waiting) });
});

app.get('/api/orders/:reference', async (request, response) => {
  const account = await accountOf(request);
  const [order] = await select(`SELECT ${columns}, account_id FROM orders WHERE reference = ?`, [request.params.reference]);
  if (order?.account_id !== account) return void response.status(404).end();
  response.json(order);
});

app.get('/order/review.json', async (request, response) => {
  const [order] = await select(`SELECT ${columns}, configuration_id FROM orders WHERE token_sha256 = ?`, [sha256(request.query.order_token as string)]);
  if (!order) return void response.status(401).end();
  const reference = order.reference as string;
  const [configuration, certificates, approvals, events, authorities, mails] = await Promise.all([
    select('SELECT body FROM submissions WHERE id = ?', [order.configuration_id as string]),
    select('SELECT * FROM certificates WHERE order_reference = ? ORDER BY version', [reference]),
    select("SELECT recipient, created_at FROM approvals WHERE order_reference = ? AND kind = 'domain' ORDER BY created_at DESC LIMIT 1", [reference]),
    select("SELECT sequence, at FROM order_events WHERE order_reference = ? AND type = 'issued' ORDER BY sequence", [reference]),
    select("SELECT root_pem, intermediate_pem FROM authorities WHERE name = 'live'", []),
    select('SELECT kind, sent_at FROM mails WHERE order_reference = ? AND dropped_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1', [reference]),
  ]);
  response.json({ order, configuration, certificates, approvals, events, authorities, mails });
});

app.listen(Number(port), '127.0.0.1');
