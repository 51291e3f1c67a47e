import { CRLNumber, CRLReason, CRLReasons, RevokedCertificate, Time, id_ce_cRLNumber, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import type { RevocationReason } from '../issuer';
import { authorityKeyIdentifier, extension } from './extensions';
import { signCertificateList, type Authority } from './signing';

export interface CrlRequest {
  /** Rises with every CRL of this issuer */
  number: number;
  thisUpdate: Date;
  nextUpdate: Date;
  /** Serial numbers in hexadecimal, each once */
  revoked: readonly { serialNumber: string; revokedAt: Date; reason: RevocationReason }[];
}

/** Takes the whole list of an authority's revoked certificates, gives the signed CRL in DER (RFC 5280 section 5). */
export function signCrl(authority: Authority, crl: CrlRequest): Promise<Buffer> {
  return signCertificateList(authority, {
    thisUpdate: new Time(crl.thisUpdate),
    nextUpdate: new Time(crl.nextUpdate),
    revokedCertificates: crl.revoked.length === 0 ? undefined : crl.revoked.map(entry),
    crlExtensions: [authorityKeyIdentifier(authority.spki), extension(id_ce_cRLNumber, new CRLNumber(crl.number))],
  });
}

function entry({ serialNumber, revokedAt, reason }: CrlRequest['revoked'][number]): RevokedCertificate {
  return new RevokedCertificate({
    userCertificate: new Uint8Array(Buffer.from(serialNumber, 'hex')).buffer,
    revocationDate: new Time(revokedAt),
    // RFC 5280 section 5.3.1: no reason code at all rather than "unspecified".
    crlEntryExtensions: reason === 'unspecified' ? undefined : [extension(id_ce_cRLReasons, new CRLReason(CRLReasons[reason]))],
  });
}
