import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { createPool } from 'mysql2/promise';
import { createTransport } from 'nodemailer';
import type { BareActivities } from './bare-activities';

/**
 * The least that real parts ask for: each write is a transaction of three prepared statements, each e-mail the same text over a kept
 * connection, certificate and CRL one signature each. No rules, no ledger, no templates: what a life could cost at best in this shape.
 * @param urls of a database in which tables may be made, and of a mail server
 */
export async function createLeastActivities(urls: { database: string; smtp: string }, tellIssued: (workflowId: string) => void): Promise<BareActivities> {
  const pool = createPool({ uri: urls.database, connectionLimit: 20 });
  await pool.query('create table if not exists bench_row (id varchar(64) primary key, sequence int, body varchar(400))');
  await pool.query(
    'create table if not exists bench_event (id bigint auto_increment primary key, row_id varchar(64), sequence int, body varchar(400), unique (row_id, sequence))',
  );
  await pool.query('create table if not exists bench_mail (id bigint auto_increment primary key, row_id varchar(64), body varchar(400))');
  const transport = createTransport(`${urls.smtp}?pool=true`);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = 'x'.repeat(300);
  const text = 'A line of an e-mail that somebody reads.\n'.repeat(20);

  async function write(): Promise<void> {
    const id = activityInfo().workflowExecution?.workflowId ?? '';
    const connection = await pool.getConnection();
    await connection.query('begin');
    await connection.execute('insert into bench_row values (?, 1, ?) on duplicate key update sequence = sequence + 1', [id, body]);
    await connection.execute('insert into bench_event (row_id, sequence, body) select id, sequence, body from bench_row where id = ?', [id]);
    await connection.execute('insert into bench_mail (row_id, body) values (?, ?)', [id, body]);
    await connection.query('commit');
    connection.release();
  }
  const signOnce = async () => void sign('sha256', Buffer.from(body), privateKey);

  return {
    write,
    async writeIssued(workflowId) {
      await write();
      tellIssued(workflowId);
    },
    sign: signOnce,
    revoke: signOnce,
    async sendMail() {
      const messageId = `<${randomUUID()}@bench.test>`;
      await transport.sendMail({ from: 'desk@bench.test', to: 'somebody@bench.test', subject: 'Your order', text, html: `<p>${text}</p>`, messageId });
    },
  };
}
