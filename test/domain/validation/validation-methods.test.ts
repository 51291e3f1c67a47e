import { the } from '../../../domain/field-names';
import { configureView } from '../../../api/web/order/configuration/configure-view';
import { publicationViews } from '../../../api/web/order/validation-views';
import { createSecrets } from '../../../domain/secrets';
import { acceptedMethods, isAccepted, methodRefusal, methodToAskBy } from '../../../domain/validation/methods';
import { isReusable } from '../../../domain/validation/reuse';
import { freshLink } from '../../../workflows/links';
import { nextStep } from '../../../workflows/story';
import { anOrder } from '../../support/samples/an-order';
import { sampleOrder } from '../../support/samples/sample-order';

const end = Date.parse('2028-03-15T00:00:00Z');

test('e-mail validates domains until the last millisecond before 15 March 2028, UTC; records and files go on', () => {
  expect(isAccepted('EMAIL', end - 1)).toBe(true);
  expect(isAccepted('EMAIL', end)).toBe(false);
  expect(acceptedMethods(end - 1)).toEqual(['EMAIL', 'FILE', 'SFILE', 'DNS']);
  expect(acceptedMethods(Date.parse('2040-01-01'))).toEqual(['FILE', 'SFILE', 'DNS']);
});

test('a validation by e-mail is of no use from that day on, however fresh', () => {
  expect(isReusable({ method: 'EMAIL', validatedAt: end - 1000 }, end - 1)).toBe(true);
  expect(isReusable({ method: 'EMAIL', validatedAt: end - 1000 }, end)).toBe(false);
  expect(isReusable({ method: 'DNS', validatedAt: end - 1000 }, end)).toBe(true);
});

test('a link ends with its method; what is asked for after that is asked for by a record', () => {
  const before = freshLink(anOrder(), { domain: 'example.com', method: 'EMAIL', mailboxDomain: 'www.example.com' }, 0, end - 5000);
  expect(before).toMatchObject({ method: 'EMAIL', mailboxDomain: 'www.example.com', linkEndsAt: end });
  const after = freshLink(anOrder(), before, 0, end);
  expect(after).toMatchObject({ domain: 'example.com', method: 'DNS', linkEndsAt: end + 30 * 86_400_000 });
  expect(after.mailboxDomain).toBeUndefined();
  expect(methodToAskBy('FILE', end)).toBe('FILE');
});

test('an answer that comes on that day validates nothing, also before the clock has replaced the link', () => {
  const open = { domain: 'example.com', method: 'EMAIL' as const, approvalId: 'a', linkEndsAt: end };
  const order = anOrder({ state: 'configured', waitingOn: 'domain-validation', names: ['example.com'], validations: [open] });
  const approve = (at: number) => nextStep(order, { type: 'approveDomain', messageId: 'm', actor: 'approver', approvalId: 'a' }, at);
  expect(approve(end - 1)?.facts.validations).toMatchObject([{ validatedAt: end - 1 }]);
  expect(() => approve(end)).toThrow(expect.objectContaining({ kind: 'gone' }));
});

test('the refusal names the field, the day and the other methods', () => {
  expect(methodRefusal('EMAIL', end - 1)).toBeUndefined();
  const detail = `Domain validation by EMAIL ended on 15 March 2028; send ${the('validationMethod')} FILE or SFILE or DNS.`;
  expect(methodRefusal('EMAIL', end)).toMatchObject({ kind: 'invalid', detail, fields: [{ field: 'validationMethod', detail }] });
});

test('pages offer what is accepted', () => {
  const methods = (now: number) => configureView(sampleOrder('placed'), '/token/x', {}, undefined, [], now).methods.options;
  expect(methods(end - 1).map(({ value, checked }) => [value, checked])).toEqual([
    ['EMAIL', true],
    ['DNS', false],
    ['FILE', false],
    ['SFILE', false],
  ]);
  expect(methods(end).map(({ value, checked }) => [value, checked])).toEqual([
    ['DNS', true],
    ['FILE', false],
    ['SFILE', false],
  ]);
  const byDns = sampleOrder('configured', { validations: [{ domain: 'example.com', method: 'DNS', approvalId: 'a', linkEndsAt: end }] });
  const publications = (now: number) => publicationViews(byDns, createSecrets('x'.repeat(32)), new Map(), now)[0]!;
  expect(publications(end - 1).choices?.options).toHaveLength(5);
  expect(publications(end).choices).toBeNull();
  expect(publications(end).otherWays.map(({ method }) => method)).toEqual(['FILE', 'SFILE']);
});
