import type { CertificationRequestInfo } from '@peculiar/asn1-csr';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Extensions, SubjectAlternativeName, id_ce_subjectAltName, type GeneralName } from '@peculiar/asn1-x509';
import { quote } from '../name/names';
import { Problem } from '../problem';

/** RFC 2985 section 5.4.2; and Microsoft's own for the same (szOID_CERT_EXTENSIONS), which OpenSSL reads as well. */
const extensionRequests = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'];

/** Names of extensions that CSRs ask for, for sentences. */
const extensionNames = new Map([
  [id_ce_subjectAltName, 'subjectAltName'],
  ['2.5.29.14', 'subjectKeyIdentifier'],
  ['2.5.29.15', 'keyUsage'],
  ['2.5.29.19', 'basicConstraints'],
  ['2.5.29.37', 'extKeyUsage'],
]);

/**
 * The DNS names that a CSR asks for beside its common name. Throws a Problem for `csr` where it asks twice, because nobody can say which one counts,
 * and where it asks for names that are no DNS names, which would be left out of the certificate.
 */
export function alternativeNames(info: CertificationRequestInfo): string[] {
  const extensions = requestedExtensions(info);
  const repeated = extensions.find(({ extnID }, index) => extensions.findIndex((other) => other.extnID === extnID) < index);
  if (repeated) {
    const name = extensionNames.get(repeated.extnID) ?? repeated.extnID;
    throw Problem.field('csr', `The CSR has the extension ${name} more than once (RFC 5280, 4.2); make a new CSR with all of it in one.`);
  }
  const alternative = extensions.find(({ extnID }) => extnID === id_ce_subjectAltName);
  const names = alternative ? [...AsnConvert.parse(alternative.extnValue, SubjectAlternativeName)] : [];
  return names.map(dnsName);
}

function requestedExtensions(info: CertificationRequestInfo): Extensions {
  // Some clients leave the attributes out altogether.
  const attributes = (info.attributes as CertificationRequestInfo['attributes'] | undefined) ?? [];
  const requests = [...attributes].filter(({ type }) => extensionRequests.includes(type));
  const types = new Set(requests.map(({ type }) => type));
  const contents = requests.flatMap(({ values }) => values.map((value) => Buffer.from(value)));
  const [first] = contents;
  // Under both types the same may stand, for two kinds of readers.
  if (requests.length > types.size || contents.length !== requests.length || contents.some((content) => !content.equals(first!)))
    throw Problem.field(
      'csr',
      'The CSR does not ask for its extensions in one place: that is one attribute with one value (RFC 2985, 5.4.2); make a new CSR with all of them in it.',
    );
  return first ? AsnConvert.parse(first, Extensions) : new Extensions();
}

function dnsName(name: GeneralName): string {
  const text = name.dNSName?.trim();
  // An IA5String holds ASCII alone; UTF-8 put into it reads as other letters, so as another name.
  if (text !== undefined && /[^\p{ASCII}]/u.test(text))
    throw Problem.field('csr', 'The CSR has an alternative name with letters outside ASCII; make a new CSR with that name in its xn-- form.');
  if (text !== undefined && /\p{Cc}/u.test(text))
    throw Problem.field('csr', 'The CSR has an alternative name with control characters in it; make a new CSR with plain text.');
  if (text) return text;
  throw Problem.field('csr', `The CSR asks for ${inWords(name)}, and certificates are issued for domain names alone; make a new CSR without it.`);
}

function inWords(name: GeneralName): string {
  if (name.dNSName !== undefined) return 'an empty alternative name';
  if (name.iPAddress !== undefined) return `the IP address ${quote(name.iPAddress)}`;
  if (name.rfc822Name !== undefined) return `the e-mail address ${quote(name.rfc822Name)}`;
  if (name.uniformResourceIdentifier !== undefined) return `the URL ${quote(name.uniformResourceIdentifier)}`;
  if (name.directoryName !== undefined) return 'a directory name as an alternative name';
  if (name.registeredID !== undefined) return `the object identifier ${quote(name.registeredID)} as an alternative name`;
  return 'an alternative name of a private kind (otherName, such as a user principal name)';
}
