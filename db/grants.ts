import type { Db } from './connection';

type Rights = Readonly<Record<string, string>>;

/** The worker writes orders; it may add to the ledger and to the events, never change them; erasure takes people out. */
export const workerRights: Rights = {
  accounts: 'SELECT, INSERT, UPDATE (disabled_at)',
  api_keys: 'SELECT, INSERT, UPDATE',
  policies: 'SELECT, INSERT',
  contracts: 'SELECT, INSERT',
  cancelled_domains: 'SELECT, INSERT',
  orders: 'SELECT, INSERT, UPDATE',
  order_domains: 'SELECT, INSERT, DELETE',
  renewal_looks: 'SELECT, INSERT, DELETE',
  submissions: 'SELECT, INSERT, UPDATE (body)',
  order_events: 'SELECT, INSERT, UPDATE (note)',
  approvals: 'SELECT, INSERT, UPDATE (recipient)',
  validation_checks: 'SELECT, INSERT, UPDATE',
  mails: 'SELECT, INSERT, UPDATE',
  mail_counts: 'SELECT, INSERT, UPDATE, DELETE',
  ledger_transfers: 'SELECT, INSERT',
  ledger_balances: 'SELECT, INSERT, UPDATE',
  certificates: 'SELECT, INSERT, UPDATE',
  blocked_keys: 'SELECT, INSERT',
  issuer_refusals: 'SELECT, INSERT',
  issuer_requests: 'SELECT, INSERT, UPDATE, DELETE',
  authorities: 'SELECT, INSERT, UPDATE',
  users: 'SELECT, INSERT, UPDATE (password_hash, disabled_at)',
  password_resets: 'SELECT, INSERT, UPDATE (used_at)',
  seller_settings: 'SELECT, INSERT',
  sessions: 'SELECT, DELETE',
  tickets: 'SELECT, UPDATE (email, subject, body)',
  ticket_answers: 'SELECT, UPDATE (body)',
  audit_log: 'SELECT, INSERT',
  audit_head: 'SELECT, UPDATE',
  idempotent_requests: 'SELECT, DELETE',
  webhooks: 'SELECT, UPDATE (last_event_id, disabled_at, disabled_reason), DELETE',
  webhook_deliveries: 'SELECT, INSERT, UPDATE, DELETE',
  workers: 'SELECT, INSERT, UPDATE, DELETE',
  fingerprints: 'SELECT, INSERT, UPDATE',
};

/** The api reads, hands in submissions, signs people in and takes their tickets; orders and money change through workflows alone. */
export const apiRights: Rights = {
  ...Object.fromEntries(Object.keys(workerRights).map((table) => [table, 'SELECT'])),
  submissions: 'SELECT, INSERT',
  api_keys: 'SELECT, INSERT, UPDATE',
  users: 'SELECT, UPDATE',
  password_resets: 'SELECT, INSERT, UPDATE (used_at)',
  mails: 'SELECT, INSERT',
  seller_settings: 'SELECT, INSERT',
  sessions: 'SELECT, INSERT, UPDATE, DELETE',
  tickets: 'SELECT, INSERT, UPDATE',
  ticket_answers: 'SELECT, INSERT',
  audit_log: 'SELECT, INSERT',
  audit_head: 'SELECT, UPDATE',
  idempotent_requests: 'SELECT, INSERT, UPDATE',
  webhooks: 'SELECT, INSERT, UPDATE',
  webhook_deliveries: 'SELECT, INSERT, UPDATE (attempts, first_attempt_at, next_attempt_at)',
  fingerprints: 'SELECT, INSERT',
};

/**
 * Creates the users named in the URLs where they are missing and gives them exactly these rights: a user who is both worker and api has what either has.
 * Safe to repeat.
 */
export async function grantRights(admin: Db, { adminUrl, workerUrl, apiUrl }: { adminUrl: string; workerUrl: string; apiUrl: string }): Promise<void> {
  // One database user for everything (only DATABASE_URL is set): nothing to restrict.
  const others = [workerUrl, apiUrl].map((url) => new URL(url)).filter(({ username }) => username !== new URL(adminUrl).username);
  for (const { username, password, pathname } of others) {
    const user = [decodeURIComponent(username), '%'];
    await admin.raw('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [...user, decodeURIComponent(password)]);
    const roles = [new URL(workerUrl).username === username ? workerRights : {}, new URL(apiUrl).username === username ? apiRights : {}];
    for (const table of Object.keys(workerRights)) {
      const on = [pathname.slice(1), table, ...user];
      const privileges = roles.flatMap((rights) => rights[table] ?? []);
      for (const granted of privileges) await admin.raw(`GRANT ${granted} ON ??.?? TO ?@?`, on);
      // What an earlier version gave is taken back; rights to single columns stay.
      const beyond = ['INSERT', 'UPDATE', 'DELETE'].filter((right) => !privileges.some((granted) => new RegExp(`\\b${right}\\b`).test(granted)));
      if (beyond.length > 0) await admin.raw(`REVOKE ${beyond.join(', ')} ON ??.?? FROM ?@?`, on);
    }
  }
}
