import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';
import { isPrintableString } from '../../../domain/csr/printable-string';

/** Attribute types, the longest text RFC 5280 appendix A allows in each, and those that must be PrintableString. */
const attributeTypes = {
  commonName: { oid: '2.5.4.3', longest: 64 },
  serialNumber: { oid: '2.5.4.5', longest: 64, printable: true },
  country: { oid: '2.5.4.6', longest: 2, printable: true },
  city: { oid: '2.5.4.7', longest: 128 },
  region: { oid: '2.5.4.8', longest: 128 },
  organisation: { oid: '2.5.4.10', longest: 64 },
  businessCategory: { oid: '2.5.4.15', longest: 128 },
  jurisdictionCountry: { oid: '1.3.6.1.4.1.311.60.2.1.3', longest: 2, printable: true },
} as const satisfies Record<string, { oid: string; longest: number; printable?: true }>;

export type AttributeType = keyof typeof attributeTypes;

/** Takes attributes in the order of the name; those without text are left out. Throws when one is too long or of the wrong letters. */
export function distinguishedName(attributes: readonly (readonly [AttributeType, string | undefined])[]): Name {
  return new Name(attributes.flatMap(([type, text]) => (text ? [new RelativeDistinguishedName([attribute(type, text)])] : [])));
}

function attribute(type: AttributeType, text: string): AttributeTypeAndValue {
  const { oid, longest, ...rules } = attributeTypes[type];
  const printable = 'printable' in rules;
  if ([...text].length > longest) throw new Error(`${type} of a certificate's subject is longer than ${longest} characters.`);
  if (printable && !isPrintableString(text)) throw new Error(`${type} of a certificate's subject has letters beyond PrintableString.`);
  return new AttributeTypeAndValue({ type: oid, value: new AttributeValue(printable ? { printableString: text } : { utf8String: text }) });
}
