import { createHash } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as asn1 from '@peculiar/asn1-x509';

/** RFC 5280 extensions as the CA writes them; each function gives one that can go into a certificate or CRL as it is. */
export function extension(extnID: string, value: unknown, critical = false): asn1.Extension {
  return new asn1.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** RFC 7093 section 2, method 1: the first 160 bits of the SHA-256 of the public key. */
function keyIdentifier(spki: asn1.SubjectPublicKeyInfo): Buffer {
  return createHash('sha256').update(Buffer.from(spki.subjectPublicKey)).digest().subarray(0, 20);
}

export const subjectKeyIdentifier = (spki: asn1.SubjectPublicKeyInfo) =>
  extension(asn1.id_ce_subjectKeyIdentifier, new asn1.SubjectKeyIdentifier(keyIdentifier(spki)));

export const authorityKeyIdentifier = (issuer: asn1.SubjectPublicKeyInfo) =>
  extension(asn1.id_ce_authorityKeyIdentifier, new asn1.AuthorityKeyIdentifier({ keyIdentifier: new asn1.KeyIdentifier(keyIdentifier(issuer)) }));

export const basicConstraints = (params: { cA: boolean; pathLenConstraint?: number }) =>
  extension(asn1.id_ce_basicConstraints, new asn1.BasicConstraints(params), true);

export const keyUsage = (flags: number) => extension(asn1.id_ce_keyUsage, new asn1.KeyUsage(flags), true);

export const serverAuthentication = () => extension(asn1.id_ce_extKeyUsage, new asn1.ExtendedKeyUsage([asn1.id_kp_serverAuth]));

export const policy = (policyIdentifier: string) =>
  extension(asn1.id_ce_certificatePolicies, new asn1.CertificatePolicies([new asn1.PolicyInformation({ policyIdentifier })]));

export const issuerCertificateAt = (url: string) =>
  extension(
    asn1.id_pe_authorityInfoAccess,
    new asn1.AuthorityInfoAccessSyntax([new asn1.AccessDescription({ accessMethod: asn1.id_ad_caIssuers, accessLocation: uri(url) })]),
  );

export const crlAt = (url: string) =>
  extension(
    asn1.id_ce_cRLDistributionPoints,
    new asn1.CRLDistributionPoints([new asn1.DistributionPoint({ distributionPoint: new asn1.DistributionPointName({ fullName: [uri(url)] }) })]),
  );

/** @param critical RFC 5280 section 4.2.1.6: when the subject is empty */
export const alternativeNames = (names: readonly string[], critical: boolean) =>
  extension(asn1.id_ce_subjectAltName, new asn1.SubjectAlternativeName(names.map((dNSName) => new asn1.GeneralName({ dNSName }))), critical);

function uri(uniformResourceIdentifier: string): asn1.GeneralName {
  return new asn1.GeneralName({ uniformResourceIdentifier });
}
