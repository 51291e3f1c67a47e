import { Problem } from '../../../domain/problem';
import { changedSeller, sellerTexts, unnamedSeller, type SellerChange, type SellerText } from '../../../domain/people/seller';
import { png } from '../../support/png';

function complaints(change: SellerChange): [string, string][] {
  try {
    changedSeller(unnamedSeller, change);
  } catch (error) {
    if (error instanceof Problem) return error.fields.map(({ field, detail }) => [field, detail]);
    throw error;
  }
  return [];
}

test('only what is given changes; what is empty is taken away', () => {
  const set = changedSeller(unnamedSeller, { name: '  Example Certificates ', phone: '+44 20 7946 0000', colour: '#0B6450', poweredBy: false });
  expect(set).toEqual({ ...unnamedSeller, name: 'Example Certificates', phone: '+44 20 7946 0000', colour: '#0b6450', poweredBy: false });
  expect(changedSeller(set, { phone: ' ' })).toEqual({ ...set, phone: null });
  expect(changedSeller(set, {})).toEqual(set);
});

test.each<[SellerText, string, RegExp]>([
  ['name', ' ', /Name is empty/],
  ['name', 'n'.repeat(61), /more than 60/],
  ['name', 'Example\r\nBcc: x@example.com', /line break/],
  ['openingHours', 'Monday\u2028Tuesday', /line break/],
  ['supportEmail', 'nobody', /not an e-mail address/],
  ['supportEmail', 'a@example.com, b@example.com', /more than one address/],
  ['supportEmail', 'a?bcc=b@example.com', /links to it cannot hold/],
  ['supportEmail', 'a%0d@example.com', /links to it cannot hold/],
  ['phone', 'call us', /not a telephone number/],
  ['phone', '+1234567890123456', /not a telephone number/],
  ['chatUrl', 'javascript:alert(1)', /begins with https:/],
  ['termsUrl', 'http://example.com/terms', /begins with https:/],
  ['privacyUrl', '//example.com', /begins with https:/],
  ['termsUrl', 'data:text/html,<script>', /begins with https:/],
  ['termsUrl', 'https://user:word@example.com/', /user name or password/],
  ['termsUrl', `https://example.com/${'a'.repeat(500)}`, /more than 500/],
  ['termsUrl', `https://example.com/${'ä'.repeat(400)}`, /more than 500/],
  ['colour', 'green', /six hexadecimal digits/],
  ['colour', '#0b6450;', /more than 7/],
])('%s may not be %j', (field, typed, detail) => {
  expect(complaints({ [field]: typed })).toEqual([[field, expect.stringMatching(detail)]]);
});

test('what can be neither read nor stored is refused by its length alone', () => {
  for (const field of Object.keys(sellerTexts) as SellerText[])
    expect(complaints({ [field]: '('.repeat(1_000_000) })[0]?.[1]).toMatch(/has more than \d+ characters/);
});

test('a colour that cannot be read is refused with the figure, at the very border', () => {
  expect(complaints({ colour: '#ffcc00' })[0]?.[1]).toMatch(/#ffcc00 has a contrast of 1\.\d\d to 1/);
  const greys = Array.from({ length: 256 }, (_, grey) => `#${grey.toString(16).padStart(2, '0').repeat(3)}`);
  const refused = greys.filter((colour) => complaints({ colour }).length > 0);
  expect(refused[0]).toBe('#6e6e6e');
  expect(refused).toHaveLength(256 - 0x6e);
});

test('an agreement has both an address and a version, or neither', () => {
  expect(complaints({ agreementUrl: 'https://example.com/agreement' })).toEqual([['agreementVersion', expect.stringContaining('is missing')]]);
  expect(complaints({ agreementVersion: '3' })).toEqual([['agreementUrl', expect.stringContaining('is missing')]]);
  const set = changedSeller(unnamedSeller, { agreementUrl: 'https://example.com/agreement', agreementVersion: '2026-11' });
  expect(changedSeller(set, { agreementUrl: '', agreementVersion: '' })).toEqual(unnamedSeller);
});

test('all wrong fields are told together', () => {
  const wrong = complaints({ name: '', phone: 'x', colour: '#ffffff', logo: Buffer.from('<svg onload="alert(1)"/>') });
  expect(wrong.map(([field]) => field).sort()).toEqual(['colour', 'logo', 'name', 'phone']);
});

test('a logo is a whole PNG of bounded size, and nothing else', () => {
  const file = png(240, 64);
  const { logo } = changedSeller(unnamedSeller, { logo: file });
  expect(logo).toEqual({ sha256: expect.stringMatching(/^[0-9a-f]{64}$/), width: 240, height: 64 });
  expect(changedSeller({ ...unnamedSeller, logo }, {}).logo).toEqual(logo);
  expect(changedSeller({ ...unnamedSeller, logo }, { logo: null }).logo).toBeNull();
  const why = (wrong: Buffer) => complaints({ logo: wrong }).map(([, detail]) => detail);
  for (const wrong of [Buffer.alloc(0), file.subarray(0, -1), file.subarray(1), Buffer.concat([file, Buffer.from('<script>')])])
    expect(why(wrong)).toEqual(['Logo is not a whole PNG file; save the picture as PNG.']);
  expect(why(png(1001, 1))).toEqual([expect.stringContaining('1001 x 1 pixels')]);
  expect(why(png(0, 1))).toEqual([expect.stringContaining('0 x 1 pixels')]);
  expect(why(Buffer.alloc(20 * 1024 + 1))).toEqual([expect.stringContaining('21 KiB')]);
});
