import { withoutPeople } from '../../domain/smtp-words';

test.each([
  ['451 try again later', '451 try again later'],
  ['450 4.2.0 <ann.smith@example.com>: Recipient address rejected: Greylisted', '450 4.2.0 <(address)>: Recipient address rejected: Greylisted'],
  ['452 mailbox of Ann.Smith is full, see https://mail.example/?user=ann', '452 mailbox of (name) is full, see (link)'],
  ['421 "Ann Smith"@example.com\r\n421 wait', '421 (address) 421 wait'],
  ['ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:25', 'ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:25'],
])('%s', (words, told) => {
  expect(withoutPeople(words, ['ann.smith@example.com', 'it@example.com'])).toBe(told);
});

test('is not endless, whatever a server says', () => {
  expect(withoutPeople(`451 ${'wait '.repeat(100_000)}`, []).length).toBeLessThanOrEqual(200);
});
