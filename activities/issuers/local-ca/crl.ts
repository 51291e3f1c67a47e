import { AsnConvert } from '@peculiar/asn1-schema';
import { CRLNumber, CRLReason, CRLReasons, Extensions, id_ce_cRLNumber, id_ce_cRLReasons } from '@peculiar/asn1-x509';
import type { RevocationReason } from '../issuer';
import { element, integer, time } from './der';
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
    thisUpdate: time(crl.thisUpdate),
    nextUpdate: time(crl.nextUpdate),
    // No empty list: it is left out then.
    revokedCertificates: crl.revoked.length === 0 ? Buffer.alloc(0) : element(0x30, ...crl.revoked.map(entry)),
    crlExtensions: [authorityKeyIdentifier(authority.spki), extension(id_ce_cRLNumber, new CRLNumber(crl.number))],
  });
}

/**
 * In DER by hand: every revocation makes the whole list anew, and the ASN.1 library takes 0.13 ms for an entry, so that a list of
 * 10,000 would hold up everything else in the process for more than a second.
 */
function entry({ serialNumber, revokedAt, reason }: CrlRequest['revoked'][number]): Buffer {
  return element(0x30, integer(serialNumber), time(revokedAt), reasonExtension(reason));
}

const reasonExtensions = new Map<RevocationReason, Buffer>();

/** RFC 5280 section 5.3.1: no reason code at all rather than "unspecified". */
function reasonExtension(reason: RevocationReason): Buffer {
  const known = reasonExtensions.get(reason);
  if (known) return known;
  const made =
    reason === 'unspecified'
      ? Buffer.alloc(0)
      : Buffer.from(AsnConvert.serialize(new Extensions([extension(id_ce_cRLReasons, new CRLReason(CRLReasons[reason]))])));
  reasonExtensions.set(reason, made);
  return made;
}
