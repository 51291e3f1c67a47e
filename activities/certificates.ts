import { findBlockedKey, isBlockedNow } from '../db/certificate/blocked-keys';
import { findCertificate, insertCertificate, listCertificates, listValid, markRevoked, namesIn, unmarkRevoked } from '../db/certificate/certificates';
import { databaseNow } from '../db/clock';
import { isDuplicate, type Db } from '../db/connection';
import { insertRefusal } from '../db/order/issuer-refusals';
import { endIssuerRequests, findIssuerRequest, noteIssuerRequest } from '../db/order/issuer-requests';
import { findOrder, holdOrder } from '../db/order/orders';
import { getConfiguration } from '../db/order/submissions';
import { readCsr } from '../domain/csr/csr';
import { wantsCertificate } from '../domain/order/issuance';
import type { Order, Revocation } from '../domain/order/order';
import { namesOrganisation } from '../domain/order/organisation';
import type { Remedy } from '../domain/order/issuer-refusal';
import { areValidated, wantedConfigurationId } from '../domain/validation/validation';
import { Problem } from '../domain/problem';
import type { Instant } from '../domain/time';
import { droppedBy } from '../domain/name/valid-names';
import type { CertificateSubject } from '../domain/order/submission';
import type { OrderActivities } from '../workflows/activities';
import type { Issuer, RevokedCertificate } from './issuers/issuer';

/** By their names in sales. Test accounts always use the test root. */
export type Issuers = Readonly<Record<string, Readonly<Record<'live' | 'test', Issuer>>>>;
const LOCAL_CA = 'local';

/**
 * Issuing, step by step:
 * 1. Already signed under (order, version)? That one is the answer, whatever is asked.
 * 2. The order still wants it, and each of its names is validated at the instant from which the certificate is valid? Otherwise it fails, and the order
 *    looks again at what it needs.
 * 3. We take the CSR as it is, and the key is not blocked? The issuer signs? Otherwise it is refused, for good. An issuer that takes its time has the request from then on,
 *    and is asked what has become of it; one for another configuration is withdrawn first.
 * 4. With the order's row held: it still wants it, for these names, and the key is still not blocked, so the certificate is stored; from here on it exists, and whoever cancels
 *    finds and revokes it. A certificate that comes too late is dropped unseen.
 */
export function createCertificateActivities({ db, issuers }: { db: Db; issuers: Issuers }): Pick<OrderActivities, 'issueCertificate' | 'revokeCertificates'> {
  const issuerOf = ({ sale }: Order) => issuers[sale.issuer ?? LOCAL_CA]?.[sale.isTest ? 'test' : 'live'];

  return {
    async issueCertificate({ reference, version, notBefore, notAfter }) {
      const signed = await findCertificate(db, reference, version);
      const order = await findOrder(db, reference);
      if (!order) throw noLongerWanted(reference);
      const signedAs = async (certificate: { certificatePem: string; notAfter: Instant }) => {
        const earlier = version === 1 ? [] : await listValid(db, reference, notBefore, version);
        return { notAfter: certificate.notAfter, dropped: droppedBy(namesIn(certificate.certificatePem), earlier, order.sale) };
      };
      if (signed) return signedAs(signed);
      const configurationId = wantedConfigurationId(order) ?? '';
      const { csrPem, names, subject } = await getConfiguration(db, configurationId);
      checkWanted(order, { configurationId, names, notBefore });
      const refused = async (reason: string, remedy: Remedy) => {
        await insertRefusal(db, reference, 'sign', { reason, remedy });
        return { refusal: { reason, remedy }, configurationId };
      };
      if (order.sale.validationLevel !== 'DV' && !namesOrganisation(subject))
        return refused('Its configuration names no organisation; correct it, and say which one the certificate is for.', 'csr');
      const wrong = await whatIsWrongWith(csrPem);
      if (wrong !== undefined) return refused(wrong, 'csr');
      const issuer = issuerOf(order);
      if (!issuer) return refused(`There is no issuer of the name ${order.sale.issuer} here.`, 'staff-action');
      const handedIn = await findIssuerRequest(db, reference, version);
      const isHandedIn = handedIn?.configurationId === configurationId;
      if (handedIn && !isHandedIn) await withdraw(issuer, reference);
      const answer = await issuer[isHandedIn ? 'collect' : 'submit']({
        reference,
        version,
        csrPem,
        names,
        validationLevel: order.sale.validationLevel,
        subject: order.sale.validationLevel === 'EV' ? completeForEv(subject, reference) : subject,
        notBefore: new Date(notBefore),
        notAfter: new Date(notAfter),
      });
      if (answer.outcome === 'pending') {
        const { waitsFor, publications, askAgainMs } = answer;
        await noteIssuerRequest(db, reference, version, { configurationId, waitsFor, publications });
        return { pending: { waitsFor, publications }, configurationId, askAgainMs };
      }
      // A request ends with what it has become, not before: one that was lost between the two would be handed in again.
      if (answer.outcome === 'refused') {
        const told = await refused(answer.reason, answer.remedy);
        if (isHandedIn) await endIssuerRequests(db, reference);
        return told;
      }
      const issued = answer.certificate;
      try {
        const isBlocked = await db.transaction(async (trx) => {
          checkWanted(await holdOrder(trx, reference), { configurationId, names, notBefore });
          if (await isBlockedNow(trx, readCsr(csrPem).spkiSha256)) return true;
          await insertCertificate(trx, {
            ...issued,
            orderReference: reference,
            version,
            authority: issuer.name,
            notBefore: issued.notBefore.getTime(),
            notAfter: issued.notAfter.getTime(),
          });
          if (isHandedIn) await endIssuerRequests(trx, reference);
          return false;
        });
        if (isBlocked) return refused(KEY_BLOCKED, 'csr');
        return await signedAs({ ...issued, notAfter: issued.notAfter.getTime() });
      } catch (error) {
        if (!isDuplicate(error)) throw error; // another try was quicker: its certificate counts
      }
      const stored = await findCertificate(db, reference, version);
      if (!stored) throw new Error(`Certificate ${version} of ${reference} was not stored.`);
      return signedAs(stored);
    },

    async revokeCertificates(reference) {
      const order = await findOrder(db, reference);
      if (!order) throw new Problem('not-found', `There is no order ${reference}.`);
      const issuer = issuerOf(order);
      if (!issuer) throw new Error(`There is no issuer of the name ${order.sale.issuer} here.`);
      await withdraw(issuer, reference);
      const at = await databaseNow(db);
      await markRevoked(db, reference, wantedRevocation(order), at);
      const revoked = (await listCertificates(db, reference)).flatMap(({ serialNumber, revokedAt, revocationReason }): RevokedCertificate[] =>
        revokedAt === null ? [] : [{ serialNumber, reason: revocationReason ?? 'unspecified', revokedAt: new Date(revokedAt) }],
      );
      if (revoked.length === 0) return {};
      const answer = await issuer.revoke(revoked);
      if (answer.outcome === 'revoked') return {};
      const refusal = { reason: answer.reason, remedy: answer.remedy };
      await unmarkRevoked(db, reference, at);
      await insertRefusal(db, reference, 'revoke', refusal);
      return { refusal };
    },
  };

  async function withdraw(issuer: Issuer, reference: string): Promise<void> {
    await issuer.withdraw(reference);
    await endIssuerRequests(db, reference);
  }

  /** It was handed in as a good one; since then its key may have been reported, with another certificate for it, or what we take may have changed. */
  async function whatIsWrongWith(csrPem: string): Promise<string | undefined> {
    try {
      return (await findBlockedKey(db, readCsr(csrPem).spkiSha256)) ? KEY_BLOCKED : undefined;
    } catch (error) {
      if (error instanceof Problem) return error.message;
      throw error;
    }
  }
}

const KEY_BLOCKED = 'The key of its CSR was reported as compromised; send a CSR for another key.';

/** A cancellation takes all certificates; otherwise what was asked for, and nothing where that is over already. */
function wantedRevocation(order: Order): Revocation {
  if (order.state === 'approved') return { reason: 'cessationOfOperation' };
  if (order.revocation === undefined) throw new Problem('conflict', `No certificate of the order ${order.reference} is to be revoked.`);
  return order.revocation;
}

/** Throws where the order does not want this certificate, or a name of it is not validated at the instant from which it is valid. */
function checkWanted(order: Order, { configurationId, names, notBefore }: { configurationId: string; names: string[]; notBefore: Instant }): void {
  if (!wantsCertificate(order) || wantedConfigurationId(order) !== configurationId) throw noLongerWanted(order.reference);
  if (!areValidated(names, order.validations, notBefore)) throw notValidated(order.reference);
}

/**
 * The EV Guidelines (7.1.4.2) want more than the compatible API asks for. What the customer did not send is what vetting found to be usual:
 * a private organisation, registered in its own country, on file under the order's reference.
 */
function completeForEv(subject: CertificateSubject, reference: string): CertificateSubject {
  return {
    ...subject,
    businessCategory: subject.businessCategory ?? 'Private Organization',
    jurisdictionCountry: subject.jurisdictionCountry ?? subject.country,
    registrationNumber: subject.registrationNumber ?? reference,
  };
}

function notValidated(reference: string): Problem {
  return new Problem('conflict', `A name of the order ${reference} is not proved, or its proof is too old to be used again.`);
}

function noLongerWanted(reference: string): Problem {
  return new Problem('conflict', `The order ${reference} no longer waits for a certificate.`);
}
