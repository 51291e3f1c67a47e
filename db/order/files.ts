import type { Configuration, Contact } from '../../domain/order/submission';
import { toCertificate, type Certificate } from '../certificate/certificates';
import { select, type Queryable } from '../connection';
import type { OrderRow } from './orders';
import { fromJson } from '../account/policies';

/** What the tables hold of an order beside its row, as far as a review of it shows that. */
export interface OrderFile {
  configuration?: Configuration;
  /** Oldest first, without one that is being issued */
  certificates: Certificate[];
  /** Who was asked last to approve a domain, and when */
  approver?: { recipient: string; askedAt: number };
  /** When the certificate was issued, by the number of the event */
  issues: { sequence: number; at: number }[];
}

type OfOrder<Row> = Row & { order_reference: string };

/** The files of these orders, by reference: as many queries for five hundred as for one. */
export async function findOrderFiles(db: Queryable, orders: readonly OrderRow[]): Promise<Map<string, OrderFile>> {
  if (orders.length === 0) return new Map();
  const references = orders.map(({ reference }) => reference);
  const submissionIds = orders.flatMap(({ configurationId, adminContactId }) => [configurationId ?? [], adminContactId ?? []].flat());
  const ofOrders = <Row>(sql: string) => select<OfOrder<Row>>(db, sql, [references]);
  const [submissions, certificates, approvals, issues] = await Promise.all([
    submissionIds.length === 0 ? [] : select<{ id: string; body: unknown }>(db, 'SELECT id, body FROM submissions WHERE id IN (?)', [submissionIds]),
    ofOrders('SELECT * FROM certificates WHERE order_reference IN (?) ORDER BY version'),
    ofOrders<{ recipient: string; created_at: Date }>(
      "SELECT order_reference, recipient, created_at FROM approvals WHERE order_reference IN (?) AND kind = 'domain' ORDER BY created_at",
    ),
    ofOrders<{ sequence: number; at: Date }>(
      "SELECT order_reference, sequence, at FROM order_events WHERE order_reference IN (?) AND type = 'issued' ORDER BY sequence",
    ),
  ]);
  const bodies = new Map(submissions.map(({ id, body }) => [id, body]));
  const files = new Map(
    orders.map((order): [string, OrderFile] => [order.reference, { configuration: configurationOf(order, bodies), certificates: [], issues: [] }]),
  );
  const versions = new Map(orders.map(({ reference, certificateVersion }) => [reference, certificateVersion]));
  const fileOf = ({ order_reference: reference }: OfOrder<unknown>) => files.get(reference)!;
  for (const certificate of certificates.map(toCertificate))
    if (certificate.version <= (versions.get(certificate.orderReference) ?? 0)) files.get(certificate.orderReference)!.certificates.push(certificate);
  // In the order of their making, so that the last one stays.
  for (const row of approvals) fileOf(row).approver = { recipient: row.recipient, askedAt: row.created_at.getTime() };
  for (const row of issues) fileOf(row).issues.push({ sequence: row.sequence, at: row.at.getTime() });
  return files;
}

/** With the admin contact of now. */
function configurationOf({ configurationId, adminContactId }: OrderRow, bodies: ReadonlyMap<string, unknown>): Configuration | undefined {
  const body = bodies.get(configurationId ?? '');
  if (body === undefined) return undefined;
  const configuration = fromJson<Configuration>(body);
  const adminContact = bodies.get(adminContactId ?? '');
  return adminContact === undefined ? configuration : { ...configuration, adminContact: fromJson<Contact>(adminContact) };
}
