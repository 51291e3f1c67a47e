import { listCertificates } from '../db/certificates';
import type { Queryable } from '../db/connection';
import { findDomainChecks } from '../db/domain-checks';
import { findLastRefusal } from '../db/issuer-refusals';
import { findOrder } from '../db/orders';
import type { IssuerRefusal } from '../domain/issuer-refusal';
import type { Order } from '../domain/order';
import type { Transition } from '../domain/transition';

/**
 * What a machine has reported is not in the tables. Activities can be completed by hand in the Temporal UI, with anything; so their answers are only
 * believed where the rows that the real ones write say the same.
 */
export class Unproved extends Error {}

/** Throws `Unproved`. Asked in the transition's own database transaction, before the order is written. */
export async function checkEvidence(trx: Queryable, { order, event, actor, at }: Transition): Promise<void> {
  switch (event) {
    case 'issued':
    case 'reissued':
      return checkIssued(trx, order);
    case 'issue-refused':
      return checkRefused(trx, order, 'sign', order.issueRefusal);
    case 'revoke-refused':
      return checkRefused(trx, order, 'revoke', order.revokeRefusal);
    case 'certificate-revoked':
      return checkRevoked(trx, order, (await findOrder(trx, order.reference))?.revocation);
    // An order that has certificates ends in one of these when all of them are revoked.
    case 'credited':
    case 'cancelled':
    case 'revoked':
      return checkRevoked(trx, order, {});
    case 'domain-approved':
      return actor === 'domain-check' ? checkProofs(trx, order, at) : undefined;
    case 'restarted':
      if (order.restartedAs && !(await findOrder(trx, order.restartedAs.reference))) throw new Unproved('The new order is not there.');
      return;
    default:
  }
}

async function checkIssued(trx: Queryable, { reference, certificateVersion, certificateExpiresAt }: Order): Promise<void> {
  const stored = (await listCertificates(trx, reference)).find(({ version }) => version === certificateVersion);
  if (stored?.notAfter !== certificateExpiresAt) throw new Unproved('The certificate is not there.');
}

async function checkRevoked(trx: Queryable, { reference }: Order, revocation: { versions?: number[] } | undefined): Promise<void> {
  if (revocation === undefined) return;
  const wanted = (await listCertificates(trx, reference)).filter(({ version }) => revocation.versions?.includes(version) ?? true);
  if (wanted.some(({ revokedAt }) => revokedAt === null)) throw new Unproved('A certificate is not revoked.');
}

async function checkRefused(trx: Queryable, { reference }: Order, work: 'sign' | 'revoke', refusal: IssuerRefusal | undefined): Promise<void> {
  const last = await findLastRefusal(trx, reference, work);
  if (last?.reason !== refusal?.reason || last?.remedy !== refusal?.remedy) throw new Unproved('The issuer has not refused.');
}

async function checkProofs(trx: Queryable, order: Order, at: number): Promise<void> {
  const seen = await findDomainChecks(trx, order.reference);
  const proved = order.validations.filter(({ method, validatedAt }) => validatedAt === at && method !== 'EMAIL');
  if (proved.some(({ approvalId }) => !seen.get(approvalId)?.passed)) throw new Unproved('The proof was not seen.');
}
