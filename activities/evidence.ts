import { findCertificate, listCertificates, listValid, namesIn } from '../db/certificate/certificates';
import type { Queryable } from '../db/connection';
import { findValidationChecks } from '../db/order/validation-checks';
import { findLastRefusal } from '../db/order/issuer-refusals';
import { findIssuerRequest } from '../db/order/issuer-requests';
import { findOrder } from '../db/order/orders';
import { isSamePending } from '../domain/order/issuer-pending';
import type { IssuerRefusal } from '../domain/order/issuer-refusal';
import type { Order } from '../domain/order/order';
import type { Transition } from '../domain/order/transition';
import { droppedBy } from '../domain/name/valid-names';

/**
 * What a machine has reported is not in the tables. Activities can be completed by hand in the Temporal UI, with anything; so their answers are only
 * believed where the rows that the real ones write say the same.
 */
export class NoEvidence extends Error {}

/** Throws `NoEvidence`. Asked in the transition's own database transaction, before the order is written. */
export async function checkEvidence(trx: Queryable, { order, event, actor, at }: Transition): Promise<void> {
  switch (event) {
    case 'issued':
    case 'reissued':
      return checkIssued(trx, order);
    case 'issue-refused':
      return checkRefused(trx, order, 'sign', order.issueRefusal);
    case 'issue-pending':
      return checkPending(trx, order);
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
      return actor === 'domain-check' ? checkValidations(trx, order, at) : undefined;
    case 'restarted':
      if (order.restartedAs && !(await findOrder(trx, order.restartedAs.reference))) throw new NoEvidence('The new order is not there.');
      return;
    default:
  }
}

async function checkIssued(trx: Queryable, { reference, certificateVersion, certificateExpiresAt, droppedNames, sale }: Order): Promise<void> {
  const stored = await findCertificate(trx, reference, certificateVersion);
  if (!stored || stored.notAfter !== certificateExpiresAt) throw new NoEvidence('The certificate is not there.');
  const told = droppedNames?.versions ?? [];
  if (certificateVersion === 1 && told.length === 0) return;
  // One that was told of may be revoked by now; one that is valid may not be left out.
  const earlier = await listValid(trx, reference, stored.notBefore, certificateVersion);
  const dropping = droppedBy(namesIn(stored.certificatePem), earlier, sale)?.versions ?? [];
  const isTrue = dropping.every((version) => told.includes(version)) && earlier.every(({ version }) => !told.includes(version) || dropping.includes(version));
  if (!isTrue) throw new NoEvidence('It drops other names than the certificates show.');
}

async function checkRevoked(trx: Queryable, { reference }: Order, revocation: { versions?: number[] } | undefined): Promise<void> {
  if (revocation === undefined) return;
  const wanted = (await listCertificates(trx, reference)).filter(({ version }) => revocation.versions?.includes(version) ?? true);
  if (wanted.some(({ revokedAt }) => revokedAt === null)) throw new NoEvidence('A certificate is not revoked.');
}

async function checkRefused(trx: Queryable, { reference }: Order, work: 'sign' | 'revoke', refusal: IssuerRefusal | undefined): Promise<void> {
  const last = await findLastRefusal(trx, reference, work);
  if (last?.reason !== refusal?.reason || last?.remedy !== refusal?.remedy) throw new NoEvidence('The issuer has not refused.');
}

async function checkPending(trx: Queryable, { reference, certificateVersion, issuerPending }: Order): Promise<void> {
  const request = await findIssuerRequest(trx, reference, certificateVersion + 1);
  if (!issuerPending || request?.configurationId !== issuerPending.configurationId || !isSamePending(request, issuerPending))
    throw new NoEvidence('The issuer has no such request.');
}

async function checkValidations(trx: Queryable, order: Order, at: number): Promise<void> {
  const checks = await findValidationChecks(trx, order.reference);
  const passed = order.validations.filter(({ method, validatedAt }) => validatedAt === at && method !== 'EMAIL');
  if (passed.some(({ approvalId }) => !checks.get(approvalId)?.passed)) throw new NoEvidence('The publication was not seen.');
}
