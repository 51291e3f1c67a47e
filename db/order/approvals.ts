import type { ApprovalKind, NewApproval } from '../../domain/order/transition';
import type { Queryable } from '../connection';

export interface Approval {
  id: string;
  orderReference: string;
  kind: ApprovalKind;
  domain: string | null;
  recipient: string;
  createdAt: number;
  endsAt: number;
}

export async function insertApproval(db: Queryable, orderReference: string, approval: NewApproval, recipient: string, at: Date): Promise<void> {
  await db('approvals').insert({
    id: approval.id,
    order_reference: orderReference,
    kind: approval.kind,
    domain: approval.domain ?? null,
    recipient,
    created_at: at,
    ends_at: new Date(approval.endsAt),
  });
}

export async function findApproval(db: Queryable, id: string): Promise<Approval | undefined> {
  return toApproval(await db('approvals').where('id', id).first());
}

/** Who was asked last to approve a domain of the order. */
export async function findLatestApprover(db: Queryable, orderReference: string, domain: string): Promise<string | undefined> {
  const row = await db('approvals').where({ order_reference: orderReference, kind: 'domain', domain }).orderBy('created_at', 'desc').first('recipient');
  return row?.recipient;
}

/** All links that were ever sent for an order, oldest first. */
export async function listApprovals(db: Queryable, orderReference: string): Promise<Approval[]> {
  const rows = await db('approvals').where('order_reference', orderReference).orderBy('created_at').select();
  return rows.map((row) => toApproval(row)!);
}

export function toApproval(
  row: { id: string; order_reference: string; kind: ApprovalKind; domain: string | null; recipient: string; created_at: Date; ends_at: Date } | undefined,
): Approval | undefined {
  return (
    row && {
      id: row.id,
      orderReference: row.order_reference,
      kind: row.kind,
      domain: row.domain,
      recipient: row.recipient,
      createdAt: row.created_at.getTime(),
      endsAt: row.ends_at.getTime(),
    }
  );
}
