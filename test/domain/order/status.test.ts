import { orderStates, waitingOns, type Order } from '../../../domain/order/order';
import { turnOf, MOST_STATUS_LETTERS, statusOf } from '../../../domain/order/status';
import { sampleOrder } from '../../support/samples/sample-order';

const now = Date.UTC(2026, 10, 24);
const long = `${'very-long-label.'.repeat(12)}example.com`;
const validation = (method: 'DNS' | 'FILE' | 'EMAIL') => [{ domain: long, method, approvalId: 'a', linkEndsAt: now }];
const issued: Order = { ...sampleOrder('issued'), certificateExpiresAt: now + 1, nextReissueAt: undefined };

test('P02 every state, with whatever it waits for, has a word and a line that fits into a list', () => {
  for (const state of orderStates)
    for (const waitingOn of [null, ...waitingOns]) {
      const { word, line } = statusOf({ ...sampleOrder('configured'), state, waitingOn, names: [long], validations: validation('DNS') }, now);
      expect([word, line.length <= MOST_STATUS_LETTERS]).toEqual([expect.stringMatching(/^[A-Z]/), true]);
    }
});

test.each([
  ['DNS', 'DNS', 'you', /^Add the DNS record at ….*example\.com$/],
  ['FILE', 'File', 'you', /^Publish the file at …/],
  ['EMAIL', 'E-mail', 'other', /^Waiting for the approver of …/],
] as const)('a validation by %s says who acts', (method, word, who, line) => {
  const order: Order = { ...sampleOrder('configured'), waitingOn: 'domain-validation', validations: validation(method) };
  expect(statusOf(order, now)).toEqual({ word, who, line: expect.stringMatching(line) as string });
  expect(turnOf(order)).toBe(who);
});

test('an issued order says until when, when it is reissued, what took its place, or that it has expired', () => {
  expect(statusOf(issued, now)).toMatchObject({ word: 'Issued', line: 'Valid until 24 November 2026' });
  expect(statusOf({ ...issued, nextReissueAt: now }, now).line).toBe('Next reissue on 24 November 2026, automatic');
  expect(statusOf({ ...issued, renewedAs: 'CW-NEW' }, now)).toEqual({ word: 'Replaced', who: 'ended', line: 'Renewed as CW-NEW' });
  expect(statusOf(issued, now + 2)).toMatchObject({ word: 'Expired', who: 'you' });
  expect(turnOf(issued)).toBeNull();
});
