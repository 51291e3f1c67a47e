import { OUTSIDE, SALES } from '../../domain/sale/ledger';
import { registrableDomain, searchableDomains } from '../../domain/name/names';
import { sha256Hex, type Secrets } from '../../domain/secrets';
import type { Configuration } from '../../domain/order/submission';
import { turnOf } from '../../domain/order/status';
import { mailId } from '../../domain/order/transition';
import type { Life } from './life';
import type { Line } from './load';
import type { Sample } from './sample';

/** The lines of one chunk, by table. */
export type Rows = Record<(typeof tables)[number], Line[]>;
export const tables = ['orders', 'order_domains', 'submissions', 'order_events', 'approvals', 'mails', 'certificates', 'ledger_transfers'] as const;

export const noRows = (): Rows => Object.fromEntries(tables.map((table) => [table, []])) as unknown as Rows;

/** Adds all that the tables hold of one order. */
export function addRows(
  rows: Rows,
  { order, steps, transfers }: Life,
  { secrets, sample, buyerReference, configurationId }: { secrets: Secrets; sample: Sample; buyerReference: string; configurationId: string },
): void {
  const { reference, sale, names } = order;
  const placedAt = new Date(order.placedAt);
  const accountId = sale.accountId;
  const configured = names.length > 0;
  const last = steps.at(-1)!;
  const facts = configured ? { ...order, configurationId } : order;
  rows.orders.push({
    reference,
    account_id: accountId,
    token_sha256: sha256Hex(secrets.orderToken(reference)),
    buyer_reference: buyerReference,
    end_customer_email: null,
    product_code: sale.productCode,
    placed_at: placedAt,
    contract_id: sale.contractId ?? null,
    state: order.state,
    waiting_on: order.waitingOn,
    who_acts: turnOf(order),
    waiting_since: order.waitingOn === null ? null : new Date(order.since),
    configuration_id: configured ? configurationId : null,
    common_name: names[0] ?? null,
    sequence: order.sequence,
    facts: JSON.stringify(facts),
    issued_at: instant(order.issuedAt),
    term_ends_at: instant(order.termEndsAt),
    updated_at: new Date(last.at),
    seeded: true,
  });
  for (const { domain, isName } of searchableDomains(names))
    rows.order_domains.push({ order_reference: reference, domain, is_name: isName, account_id: accountId, placed_at: placedAt });
  for (const { sequence, type, state, waitingOn, actor, at } of steps)
    rows.order_events.push({
      order_reference: reference,
      account_id: accountId,
      sequence,
      type,
      state,
      waiting_on: waitingOn,
      actor,
      cause: `seed-${sequence}`,
      at: new Date(at),
      written_at: new Date(at),
    });
  for (const { key, kind, source, destination, unit, amount, exponent, sequence, at } of transfers)
    rows.ledger_transfers.push({
      transfer_key: key,
      kind,
      source,
      destination,
      unit,
      amount,
      exponent,
      order_reference: reference,
      order_sequence: sequence,
      at: new Date(at),
    });
  if (!configured) return;

  const [commonName = ''] = names;
  const domain = registrableDomain(commonName);
  const person = { title: 'Ms', firstName: 'Ann', lastName: 'Lee', phone: '+44 20 7946 0000', email: `ann@${domain}` };
  const configuration: Configuration = {
    csrPem: sample.csrPem,
    names,
    subject: {},
    method: 'EMAIL',
    approvers: [{ domain, email: `admin@${domain}` }],
    adminContact: person,
    techContact: person,
  };
  const configuredAt = new Date(steps[1]!.at);
  rows.submissions.push({
    id: configurationId,
    order_reference: reference,
    kind: 'configuration',
    body: JSON.stringify(configuration),
    created_at: configuredAt,
  });
  for (const { approvalId, domain: asked, linkEndsAt } of order.validations)
    rows.approvals.push({
      id: approvalId,
      order_reference: reference,
      kind: 'domain',
      domain: asked,
      recipient: `admin@${domain}`,
      created_at: configuredAt,
      ends_at: new Date(linkEndsAt),
    });
  const kind = order.certificateVersion > 0 ? 'issued' : 'domain-approval';
  rows.mails.push({
    id: mailId(order, kind),
    order_reference: reference,
    kind,
    recipients: JSON.stringify([person.email]),
    created_at: new Date(last.at),
    sent_at: new Date(last.at),
  });
  if (order.issuedAt === undefined || order.certificateExpiresAt === undefined) return;
  rows.certificates.push({
    order_reference: reference,
    account_id: accountId,
    version: 1,
    authority: 'live',
    serial_number: serialNumberOf(reference),
    certificate_pem: sample.certificatePem,
    intermediate_pem: sample.intermediatePem,
    root_pem: sample.rootPem,
    not_before: new Date(order.issuedAt),
    not_after: new Date(order.certificateExpiresAt),
    revoked_at: ['credited', 'revoked', 'cancelled', 'refund-requested', 'refunded'].includes(order.state) ? new Date(last.at) : null,
    revocation_reason: order.state === 'revoked' ? 'superseded' : order.state === 'issued' || order.state === 'expired' ? null : 'cessationOfOperation',
  });
}

/** What the transfers change: balances by ledger account and unit. Sales and outside are not kept. */
export function balanceChanges(transfers: Line[]): { ledger_account: string; unit: string; change: number }[] {
  const changes = new Map<string, { ledger_account: string; unit: string; change: number }>();
  const add = (ledgerAccount: string, unit: string, change: number) => {
    if (ledgerAccount === OUTSIDE || ledgerAccount === SALES) return;
    const key = `${ledgerAccount} ${unit}`;
    const known = changes.get(key) ?? { ledger_account: ledgerAccount, unit, change: 0 };
    changes.set(key, { ...known, change: known.change + change });
  };
  for (const { source, destination, unit, amount } of transfers) {
    add(String(source), String(unit), -Number(amount));
    add(String(destination), String(unit), Number(amount));
  }
  return [...changes.values()].filter(({ change }) => change !== 0);
}

/** Its own for each order, as long as a real one: the number of the order in hexadecimal. */
function serialNumberOf(reference: string): string {
  return Buffer.from(reference).toString('hex').toUpperCase();
}

function instant(at: number | undefined): Date | null {
  return at === undefined ? null : new Date(at);
}
