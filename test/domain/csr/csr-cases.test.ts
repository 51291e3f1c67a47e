import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { readCsr } from '../../../domain/csr/csr';
import { encodePem } from '../../../domain/csr/encoding';
import { readPublicKey } from '../../../domain/csr/key';
import { Problem } from '../../../domain/problem';
import {
  alternativeNames,
  attribute,
  caseCsr,
  commonName,
  csrInDer,
  extension,
  extensionRequest,
  microsoftRequest,
  organisation,
  type SubjectText,
} from '../../support/keys/csr-in-der';
import { openssl } from '../../support/keys/openssl';

const UTF8 = 0x0c;
const DNS = 0x82;
const shop: SubjectText = [commonName, UTF8, 'shop.example.com'];
const keyUsage = extension('551d0f', Buffer.from('030205a0', 'hex'));
const names = (...dns: string[]) => alternativeNames(...dns.map((name) => [DNS, name] as const));
const other = alternativeNames([DNS, 'a.example.com'], [0xa0, Buffer.from('060a2b060104018237140203a0040c026162', 'hex')]);
const directory = alternativeNames([DNS, 'a.example.com'], [0xa4, Buffer.from('3000', 'hex')]);

function refusal(pem: string): string {
  try {
    readCsr(pem);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.fields).toEqual([{ field: 'csr', detail: error.message }]);
    expect(error.message).toMatch(/^[A-Z][^\n]*; [^\n]*\.$/);
    return error.message;
  }
  throw new Error('The CSR was accepted.');
}

describe('names that a CSR asks for', () => {
  test.each([
    ["in Microsoft's attribute alone", caseCsr('ms-ext-attr-only'), undefined],
    ["in Microsoft's attribute, with another extension before them", csrInDer([shop], [attribute(microsoftRequest, [keyUsage, names('m.example.com')])]), 'm.'],
    ["in Microsoft's attribute and no common name", csrInDer([], [attribute(microsoftRequest, [names('shop.example.com', 'n.example.com')])]), 'n.'],
    [
      'in both attributes, the same',
      csrInDer([shop], [attribute(extensionRequest, [names('b.example.com')]), attribute(microsoftRequest, [names('b.example.com')])]),
      'b.',
    ],
  ])('are read: %s', (_, pem, second) => {
    expect(readCsr(pem).names.length).toBeGreaterThan(1);
    if (second) expect(readCsr(pem).names).toEqual(['shop.example.com', `${second}example.com`]);
  });

  test.each([
    ['two attributes', caseCsr('two-extreq-attrs'), 'one place'],
    ['two values in one attribute', csrInDer([shop], [attribute(extensionRequest, [keyUsage], [names('a.example.com')])]), 'one place'],
    ['no value', csrInDer([shop], [attribute(extensionRequest)]), 'one place'],
    [
      'both attributes, with other names',
      csrInDer([shop], [attribute(extensionRequest, [names('a.example.com')]), attribute(microsoftRequest, [names('b.example.com')])]),
      'one place',
    ],
    ['two subjectAltName extensions', caseCsr('two-san-exts'), 'subjectAltName more than once'],
    ['two key usages', csrInDer([shop], [attribute(extensionRequest, [keyUsage, names('a.example.com'), keyUsage])]), 'keyUsage more than once'],
    [
      "two of them in Microsoft's attribute",
      csrInDer([shop], [attribute(microsoftRequest, [names('a.example.com'), names('b.example.com')])]),
      'more than once',
    ],
    [
      'an extension twice that we do not know',
      csrInDer([shop], [attribute(extensionRequest, [extension('2a03', Buffer.of(5, 0)), extension('2a03', Buffer.of(5, 0))])]),
      '1.2.3 more than once',
    ],
  ])('are refused where it asks twice: %s', (_, pem, words) => {
    expect(refusal(pem)).toContain(words);
  });

  test.each([
    ['two common names', caseCsr('two-cns'), ['"shop.example.com", "second.example.com"']],
    [
      'three, of other string types',
      csrInDer([shop, [commonName, 0x13, 'b.example.com'], [commonName, 0x16, 'c.example.com']]),
      ['"shop.example.com", "b.example.com", "c.example.com"'],
    ],
    [
      'two organisations',
      csrInDer([shop, [organisation, UTF8, 'First Ltd'], [organisation, UTF8, 'Second Ltd']]),
      ['organisation (O)', '"First Ltd", "Second Ltd"'],
    ],
    ['two countries', csrInDer([shop, ['550406', 0x13, 'GB'], ['550406', 0x13, 'DE']]), ['country (C)', '"GB", "DE"']],
  ])('are refused where a field that stands there once is there twice: %s', (_, pem, words) => {
    for (const each of words) expect(refusal(pem)).toContain(each);
  });

  test('may have several organisational units, which no certificate carries', () => {
    expect(readCsr(csrInDer([shop, ['55040b', UTF8, 'IT'], ['55040b', UTF8, 'Web']])).subject.organisationalUnit).toBe('IT');
  });

  test.each([
    ['an IP address', caseCsr('san-ip'), 'the IP address "192.0.2.7"'],
    [
      'an IPv6 address',
      csrInDer([shop], [attribute(extensionRequest, [alternativeNames([0x87, Buffer.from(`20010db8${'0'.repeat(23)}1`, 'hex')])])]),
      'the IP address "2001:db8',
    ],
    ['an e-mail address', csrInDer([shop], [attribute(extensionRequest, [alternativeNames([0x81, 'a@example.com'])])]), 'the e-mail address "a@example.com"'],
    ['a URL', csrInDer([shop], [attribute(extensionRequest, [alternativeNames([0x86, 'https://example.com/'])])]), 'the URL "https://example.com/"'],
    ['a directory name', csrInDer([shop], [attribute(extensionRequest, [directory])]), 'a directory name'],
    ['a registered identifier', csrInDer([shop], [attribute(extensionRequest, [alternativeNames([0x88, Buffer.of(0x2a, 3)])])]), '"1.2.3"'],
    ['a user principal name', csrInDer([shop], [attribute(microsoftRequest, [other])]), 'otherName'],
    ['an empty DNS name', csrInDer([shop], [attribute(extensionRequest, [names('a.example.com', '')])]), 'an empty alternative name'],
    ['a DNS name of blanks', csrInDer([shop], [attribute(extensionRequest, [names('  ')])]), 'an empty alternative name'],
  ])('are refused where they are no DNS names: %s', (_, pem, words) => {
    expect(refusal(pem)).toContain(words);
  });
});

describe("texts of a CSR's subject", () => {
  const withOrganisation = (tag: number, value: string | Buffer) => csrInDer([shop, [organisation, tag, value]]);
  const utf16 = (text: string) => Buffer.from(text, 'utf16le').swap16();

  test.each([
    ['UTF8String', withOrganisation(UTF8, 'Mobilität GmbH'), 'Mobilität GmbH'],
    ['BMPString', withOrganisation(0x1e, utf16('Mobilität Ω')), 'Mobilität Ω'],
    ['UniversalString', withOrganisation(0x1c, Buffer.from('0000004d000000e40001f600', 'hex')), 'Mä😀'],
    ['PrintableString of ASCII', withOrganisation(0x13, 'Plain & Co'), 'Plain & Co'],
    ['TeletexString of ASCII', withOrganisation(0x14, 'Plain Ltd'), 'Plain Ltd'],
    ['IA5String of ASCII', withOrganisation(0x16, 'Plain @ Home'), 'Plain @ Home'],
    ['VisibleString', withOrganisation(0x1a, 'Plain'), 'Plain'],
    ['NumericString', withOrganisation(0x12, '12 34'), '12 34'],
  ])('are read as their type says: %s', (_, pem, text) => {
    expect(readCsr(pem).subject.organisation).toBe(text);
  });

  test('NumericString, as once came: the digits', () => {
    expect(readCsr(caseCsr('org-numeric')).subject.organisation).toMatch(/^[0-9 ]+$/);
  });

  test.each([
    ['UTF-8 in a PrintableString', caseCsr('org-printable-utf8'), 'PrintableString'],
    ['UTF-8 in an IA5String', withOrganisation(0x16, 'Mobilität'), 'IA5String'],
    ['Latin-1 in a PrintableString', withOrganisation(0x13, Buffer.from('Mobilität', 'latin1')), 'PrintableString'],
    ['UTF-8 in a NumericString', withOrganisation(0x12, 'é'), 'NumericString'],
    ['Latin-1 in a TeletexString', withOrganisation(0x14, Buffer.from('Mobilität', 'latin1')), 'TeletexString'],
    ['T.61 in a TeletexString', withOrganisation(0x14, Buffer.from('Mobilit\xc8at', 'latin1')), 'TeletexString'],
    ['Latin-1 in a UTF8String', withOrganisation(UTF8, Buffer.from('Mobilität', 'latin1')), 'UTF8String'],
    ['half a character in a BMPString', withOrganisation(0x1e, Buffer.from('d83d', 'hex')), 'BMPString'],
    ['an odd byte in a BMPString', withOrganisation(0x1e, Buffer.from('00410', 'latin1')), 'cannot be read'],
    ['no character in a UniversalString', withOrganisation(0x1c, Buffer.from('00110000', 'hex')), 'UniversalString'],
    ['a number', withOrganisation(0x02, Buffer.of(5)), 'holds no text'],
    ['a common name in Latin-1', csrInDer([[commonName, 0x13, Buffer.from('bücher.example.com', 'latin1')]]), 'common name'],
  ])('are refused where they cannot be read for certain: %s', (_, pem, words) => {
    expect(refusal(pem)).toContain(words);
  });
});

describe('a key that everybody can make again is said before anything else', () => {
  const weak = caseCsr('debian-weak-key-bad-signature');
  // Over whatever hash: the last of the algorithm's bytes is 0b for SHA-256, 05 for SHA-1 and 04 for MD5.
  const signedWith = (algorithm: number) => {
    const der = Buffer.from(weak.replace(/-----.*-----/g, ''), 'base64');
    der[der.lastIndexOf(Buffer.from('2a864886f70d0101', 'hex')) + 8] = algorithm;
    return encodePem('CERTIFICATE REQUEST', der);
  };

  test.each([
    ['under a signature that does not fit', weak],
    ['under SHA-1', signedWith(0x05)],
    ['under MD5', signedWith(0x04)],
    ['from a form that lost its +', weak.replace(/\+/g, ' ')],
  ])('%s', (_, pem) => {
    expect(refusal(pem)).toContain('CVE-2008-0166');
  });

  test('without a wrong signature too: the key alone is enough', () => {
    const key = AsnConvert.parse(Buffer.from(openssl(['req', '-pubkey', '-noout'], weak).replace(/-----.*-----/g, ''), 'base64'), SubjectPublicKeyInfo);
    expect(() => readPublicKey(key)).toThrow('CVE-2008-0166');
  });
});
