import { KeyUsageFlags, type Extension, type Name, type SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import type { ValidationLevel } from '../../../domain/sale/product';
import type { CertificateSubject } from '../issuer';
import { distinguishedName } from './distinguished-name';
import * as extensions from './extensions';

/** What was asked for can never be signed as it is. */
export class CannotSign extends Error {}

/** What stands in each kind of certificate: Baseline Requirements 7.1.2 (version 2). */

/** CA/Browser Forum's reserved policy identifiers, 7.1.6.1 */
const policyOf = { DV: '2.23.140.1.2.1', OV: '2.23.140.1.2.2', EV: '2.23.140.1.1' } as const;

/** Where relying parties find what the CA publishes. */
export interface CaUrls {
  rootCertificate: string;
  rootCrl: string;
  intermediateCertificate: string;
  intermediateCrl: string;
}

export function caUrls(crlBaseUrl: string, name: string): CaUrls {
  const base = `${crlBaseUrl}/ca/${name}`;
  return {
    rootCertificate: `${base}/root.crt`,
    rootCrl: `${base}/root.crl`,
    intermediateCertificate: `${base}/intermediate.crt`,
    intermediateCrl: `${base}/intermediate.crl`,
  };
}

/** @param tag tells the authorities of two installations apart */
export function authorityName(name: 'live' | 'test', role: 'Root' | 'Intermediate', tag: string): Name {
  const commonName = `Certwright ${name === 'test' ? 'TEST ' : ''}${role} CA ${tag}`;
  return distinguishedName([
    ['country', 'GB'],
    ['organisation', name === 'test' ? 'Certwright TEST' : 'Certwright'],
    ['commonName', commonName],
  ]);
}

const caKeyUsage = KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign;

/** What 7.1.2.10.5 asks of a CA under the same control as its root: this policy alone, and no list of levels. */
const anyPolicy = '2.5.29.32.0';

export function rootExtensions(root: SubjectPublicKeyInfo): Extension[] {
  return [
    extensions.basicConstraints({ cA: true }),
    extensions.keyUsage(caKeyUsage),
    extensions.subjectKeyIdentifier(root),
    extensions.authorityKeyIdentifier(root),
  ];
}

export function intermediateExtensions(intermediate: SubjectPublicKeyInfo, root: SubjectPublicKeyInfo, urls: CaUrls): Extension[] {
  return [
    extensions.basicConstraints({ cA: true, pathLenConstraint: 0 }),
    extensions.keyUsage(caKeyUsage),
    extensions.serverAuthentication(),
    extensions.policy(anyPolicy),
    extensions.subjectKeyIdentifier(intermediate),
    extensions.authorityKeyIdentifier(root),
    extensions.issuerCertificateAt(urls.rootCertificate),
    extensions.crlAt(urls.rootCrl),
  ];
}

export interface SubscriberFacts {
  names: readonly string[];
  validationLevel: ValidationLevel;
  spki: SubjectPublicKeyInfo;
  subjectIsEmpty: boolean;
}

/** Gives a function for one intermediate: what is the same in all its certificates is made once. */
export function subscriberProfile(intermediate: SubjectPublicKeyInfo, urls: CaUrls): (certificate: SubscriberFacts) => Extension[] {
  const same = [
    extensions.basicConstraints({ cA: false }),
    // For RSA too: keyEncipherment would be for key exchange without forward secrecy, and 7.1.2.7.11 advises against both.
    extensions.keyUsage(KeyUsageFlags.digitalSignature),
    extensions.serverAuthentication(),
    extensions.authorityKeyIdentifier(intermediate),
    extensions.issuerCertificateAt(urls.intermediateCertificate),
    extensions.crlAt(urls.intermediateCrl),
  ];
  return ({ names, validationLevel, spki, subjectIsEmpty }) => [
    ...same,
    extensions.policy(policyOf[validationLevel]),
    extensions.subjectKeyIdentifier(spki),
    extensions.alternativeNames(names, subjectIsEmpty),
  ];
}

/**
 * DV: the common name alone. OV and EV: what vetting has confirmed, in the order of 7.1.4.2. Throws when vetting left out
 * what the level must have. The organisational unit never stands in a certificate: 7.1.2.7.4 forbids it.
 */
export function subscriberName(level: ValidationLevel, names: readonly string[], subject: CertificateSubject): Name {
  const commonName = names[0] !== undefined && names[0].length <= 64 ? names[0] : undefined;
  if (level === 'DV') return distinguishedName([['commonName', commonName]]);
  const place = subject.city ?? subject.region;
  if (!subject.organisation || !subject.country || !place)
    throw new CannotSign(`${level} needs organisation, country and city or region in the certificate's subject.`);
  if (level === 'EV' && !(subject.registrationNumber && subject.businessCategory && subject.jurisdictionCountry)) {
    throw new CannotSign("EV needs registrationNumber, businessCategory and jurisdictionCountry in the certificate's subject.");
  }
  const registered = level === 'EV' ? subject : {};
  return distinguishedName([
    ['businessCategory', registered.businessCategory],
    ['jurisdictionCountry', registered.jurisdictionCountry],
    ['serialNumber', registered.registrationNumber],
    ['country', subject.country],
    ['region', subject.region],
    ['city', subject.city],
    ['organisation', subject.organisation],
    ['commonName', commonName],
  ]);
}
