import { inOurWords } from '../../api/rest/names';
import { Problem } from '../../domain/problem';
import { daysCarried } from '../../domain/term';

/** A refusal of the rules, in the words of the JSON API. */
test.each([
  ['The san_domains are missing.', 'The additional_names are missing.'],
  ['Take one of order/approverlist.', 'Take one of GET /api/approver-addresses.'],
  ['A renewal is a new order.', 'A renewal is a new order.'],
  ['"org_name" was used before; send another org_name.', '"org_name" was used before; send another organisation.name.'],
])('names of fields are ours, ordinary words and what somebody sent are left alone: %s', (said, ours) => {
  expect(inOurWords(new Problem('invalid', said)).message).toBe(ours);
});

test('a field whose name is an ordinary word is named where fields are, and nowhere in the sentence', () => {
  const problem = inOurWords(daysCarried('CW-0123456789AB'));
  expect(problem.fields.map(({ field }) => field)).toEqual(['renews']);
  expect(problem.message).not.toMatch(/renewal\b|renews\b/);
});
