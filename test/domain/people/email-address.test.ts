import { addressPattern, readEmailAddress } from '../../../domain/people/email-address';

const read = (text: string) => {
  const result = readEmailAddress(text);
  return 'address' in result ? result.address : result.wrong;
};

test.each([
  ['info@bücher.example', 'info@xn--bcher-kva.example'],
  ['info@BÜCHER.example', 'info@xn--bcher-kva.example'],
  ['info@xn--bcher-kva.example', 'info@xn--bcher-kva.example'],
  ['почта@example.com', expect.stringContaining('before the "@"')],
  ['post@пример.рф', 'post@xn--e1afmkfd.xn--p1ai'],
  ['A.B@example.com', 'A.B@example.com'],
  ['A.B@Example.COM', 'A.B@example.com'],
  [' ann@example.com ', 'ann@example.com'],
  ['a/b@example.com', 'a/b@example.com'],
  ['a!b@example.com', 'a!b@example.com'],
  ["!#$%&'*+/=?^_`{|}~-@example.com", "!#$%&'*+/=?^_`{|}~-@example.com"],
  ['a@b.c.example.museum', 'a@b.c.example.museum'],
  [`${'l'.repeat(64)}@example.com`, `${'l'.repeat(64)}@example.com`],
])('%j is read as %j', (typed, address) => {
  expect(read(typed)).toEqual(address);
});

test.each([
  ['', 'not an e-mail address'],
  ['ann', 'not an e-mail address'],
  ['ann.example.com', 'not an e-mail address'],
  ['@example.com', 'not an e-mail address'],
  ['ann@', 'not an e-mail address'],
  ['ann@localhost', 'not an e-mail address'],
  ['.ann@example.com', 'not an e-mail address'],
  ['ann.@example.com', 'not an e-mail address'],
  ['a..b@example.com', 'not an e-mail address'],
  ['a\\b@example.com', 'not an e-mail address'],
  ['a:b@example.com', 'not an e-mail address'],
  ['ann@-a.example.com', 'not an e-mail address'],
  ['ann@a_b.example.com', 'not an e-mail address'],
  ['ann@192.0.2.1', 'not an e-mail address'],
  ['ann@[192.0.2.1]', 'IP address'],
  ['ann@[IPv6:2001:db8::1]', 'IP address'],
  ['"ann lee"@example.com', 'quotation marks'],
  ['Ann <ann@example.com>', 'more in it'],
  ['ann(comment)@example.com', 'more in it'],
  ['ann @example.com', 'more in it'],
  ['ann@example.com\r\nBcc: eve@example.com', 'more in it'],
  ['ann@example.com\nbob@example.com', 'more in it'],
  ['ann@example.com,bob@example.com', 'more than one address'],
  ['ann@example.com; bob@example.com', 'more than one address'],
  ['ann@bob@example.com', 'more than one "@"'],
  ['ann\u0000@example.com', 'not an e-mail address'],
  [`${'l'.repeat(65)}@example.com`, '64 characters'],
  [`a@${'abcdefghi.'.repeat(26)}com`, 'longer than 254'],
  [`a@${`${'ü'.repeat(40)}.`.repeat(6)}example`, 'longer than 254'],
])('%j is refused: %s', (typed, words) => {
  expect(read(typed)).toMatch(/^[^\n]+; send [^\n]+$/);
  expect(read(typed)).toContain(words);
});

test('the pattern of the documents takes what is taken as it is', () => {
  const pattern = new RegExp(addressPattern, 'u');
  for (const address of ['A.B@example.com', 'a/b@example.com', 'a!b@example.com', 'x@a-b.c.example']) expect(pattern.test(address)).toBe(true);
  for (const address of ['"a"@example.com', 'a@b', 'a,b@example.com', 'a@example.com\n']) expect(pattern.test(address)).toBe(false);
});
