import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { readCsr } from '../../domain/csr/csr';
import { encodePem } from '../../domain/csr/encoding';
import type { Issuer, IssueOutcome, IssueRequest, IssuedCertificate, RevokedCertificate } from './issuer';
import { signCrl, type CrlRequest } from './local-ca/crl';
import { loadOrMakeHierarchy, type Hierarchy } from './local-ca/hierarchy';
import { CannotSign, caUrls, subscriberName, subscriberProfile } from './local-ca/profiles';
import { signCertificate } from './local-ca/signing';

export interface LocalCaSettings {
  /** Where keys and certificates of all local CAs lie; made with owner-only rights when missing */
  directory: string;
  /** Two hierarchies that share nothing: `test` for test accounts */
  name: 'live' | 'test';
  /** Written into certificates as they are signed; http, without a slash at the end */
  crlBaseUrl: string;
  /** Puts the revocation where the next CRL is made from. Safe to repeat. */
  onRevoke: (certificates: readonly RevokedCertificate[]) => Promise<void>;
}

export type LocalCa = Issuer & {
  /** Signs, or throws `CannotSign` where our staff have to mend something. */
  sign(request: IssueRequest): Promise<IssuedCertificate>;
  rootPem: string;
  intermediatePem: string;
  /** Gives the DER of a CRL; numbers, dates and list of revoked certificates are the caller's. */
  signCrl(crl: CrlRequest & { issuer: 'intermediate' | 'root' }): Promise<Buffer>;
};

/** Opens the local CA of this name, and makes it the first time. Safe in any number of processes at once. */
export async function createLocalCa({ directory, name, crlBaseUrl, onRevoke }: LocalCaSettings): Promise<LocalCa> {
  const hierarchy = await loadOrMakeHierarchy(directory, name, crlBaseUrl);
  const extensionsFor = subscriberProfile(hierarchy.intermediate.spki, caUrls(crlBaseUrl, name));
  const sign = (request: IssueRequest) => signed(hierarchy, extensionsFor, request);
  const decide = async (request: IssueRequest): Promise<IssueOutcome> => {
    try {
      return { outcome: 'issued', certificate: await sign(request) };
    } catch (error) {
      if (error instanceof CannotSign) return { outcome: 'refused', reason: error.message, remedy: 'staff-action' };
      throw error;
    }
  };
  return {
    name,
    rootPem: hierarchy.root.pem,
    intermediatePem: hierarchy.intermediate.pem,
    sign,
    submit: decide,
    // Nothing is ever pending here: the local CA decides at once. Asked all the same, by an order from before it took the place of another issuer, it signs.
    collect: decide,
    async revoke(certificates) {
      await onRevoke(certificates);
      return { outcome: 'revoked' };
    },
    withdraw: async () => {},
    signCrl: ({ issuer, ...crl }) => signCrl(hierarchy[issuer], crl),
  };
}

async function signed(
  { intermediate, root }: Hierarchy,
  extensionsFor: ReturnType<typeof subscriberProfile>,
  request: IssueRequest,
): Promise<IssuedCertificate> {
  if (request.notAfter > intermediate.notAfter) throw new CannotSign('The certificate would outlive the intermediate CA; make a new local CA.');
  const spki = AsnConvert.parse(readCsr(request.csrPem).spki, SubjectPublicKeyInfo);
  const subject = subscriberName(request.validationLevel, request.names, request.subject);
  const { names, validationLevel } = request;
  const notBefore = wholeSeconds(request.notBefore);
  const notAfter = wholeSeconds(request.notAfter);
  const extensions = extensionsFor({ names, validationLevel, spki, subjectIsEmpty: subject.length === 0 });
  const { der, serialNumber } = await signCertificate(intermediate, { subject, spki, notBefore, notAfter, extensions });
  return { serialNumber, certificatePem: encodePem('CERTIFICATE', der), intermediatePem: intermediate.pem, rootPem: root.pem, notBefore, notAfter };
}

/** Certificates know no milliseconds. */
function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
