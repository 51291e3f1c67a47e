import { configureView } from '../../../api/web/order/configuration/configure-view';
import type { OpenOrder } from '../../../api/web/order/door';
import { stateView } from '../../../api/web/order/overview/now-view';
import { overviewView } from '../../../api/web/order/overview/overview-view';
import { progressView } from '../../../api/web/order/overview/progress-view';
import type { OrderMail } from '../../../db/mail/mails';
import type { OrderRow } from '../../../db/order/orders';
import { refusal } from '../../../domain/order/lifecycle';
import { orderStates } from '../../../domain/order/order';
import { DAY_MS } from '../../../domain/time';
import { overviewPage } from '../../../api/web/order/overview/overview-page';
import { bareFrame } from '../../../api/web/frame/frame';
import { openSample, sampleOverviewFacts } from '../../support/samples/sample-order-views';
import { placedAt, sampleEvents, sampleOrder } from '../../support/samples/sample-order';

const url = '/token/a-token';

function viewOf(order: OrderRow, now: number, mails: OrderMail[] = [], changes: Partial<OpenOrder> = {}) {
  const facts = sampleOverviewFacts(order, { open: openSample(order, { url, ...changes }), mails });
  return overviewView(facts, configureView(order, url, { tech_same: 'yes' }, undefined, []), now);
}

const isOffered = ({ head }: ReturnType<typeof viewOf>, label: string) => (head.menu?.items.find((item) => item.label === label)?.href ?? null) !== null;

describe.each(orderStates)('an order that is %s', (state) => {
  const order = sampleOrder(state);
  const view = viewOf(order, placedAt + DAY_MS);
  const html = overviewPage.html(bareFrame, view);

  test('says what it is at and whose turn it is', () => {
    expect(view.now.reason).toMatch(/[a-z]+.*\.$/);
    expect(view.now.whoActs).not.toBe('');
    expect(html).toContain(view.now.headline);
  });

  test('offers exactly what the table takes', () => {
    const takes = (message: Parameters<typeof refusal>[1]) => refusal(order, message, placedAt + DAY_MS) === undefined;
    expect(html.includes(`action="${url}/configuration"`)).toBe(takes('configure'));
    expect(html.includes(`action="${url}/approver"`)).toBe(takes('changeApprover'));
    expect(isOffered(view, 'Cancel the order')).toBe(takes('requestCancel') && state !== 'cancel-requested');
    expect(html.includes(`action="${url}/refund"`)).toBe(takes('requestRefund'));
    expect(html.includes(`action="${url}/restart"`)).toBe(takes('restart'));
    expect(html.includes(`action="${url}/cancellation/withdrawal"`)).toBe(takes('withdrawCancel'));
    expect(html.includes(`action="${url}/resend"`)).toBe(takes('resendEmail') || takes('resendApproval'));
  });
});

test('after the refund window it says by which rule and since when cancelling is refused', () => {
  const order = sampleOrder('issued');
  const view = viewOf(order, order.windowEndsAt! + 1);
  expect(isOffered(view, 'Cancel the order')).toBe(false);
  expect(view.cancelRefusal?.sentence).toMatch(/refund window of this order ended on 2 December 2026.*30 days.*policy version 1/);
  expect(isOffered(viewOf(order, order.windowEndsAt!), 'Cancel the order')).toBe(true);
});

test.each(orderStates)('whoever only looks at an order that is %s gets no form', (state) => {
  const html = overviewPage.html(bareFrame, viewOf(sampleOrder(state), placedAt + DAY_MS, [], { isTeam: true, mayAct: false }));
  expect(html).not.toMatch(/<form (?!action="\/orders")/);
  expect(html).not.toContain('Cancel the order');
});

describe('progress', () => {
  const labels = (order: OrderRow, ...types: Parameters<typeof sampleEvents>) =>
    progressView(order, sampleEvents(...types)).map(({ label, status }) => `${label}: ${status}`);

  test('draws what is done, under way and still to come', () => {
    expect(labels(sampleOrder('configured'), 'placed', 'configured')).toEqual(['Placed: done', 'Configured: done', 'Domain approved: now', 'Issued: ahead']);
  });

  test('has the check of the organisation where the product has one', () => {
    const order = sampleOrder('placed');
    expect(labels({ ...order, sale: { ...order.sale, validationLevel: 'OV' } }, 'placed')).toEqual([
      'Placed: done',
      'Configured: now',
      'Domain approved: ahead',
      'Organisation checked: ahead',
      'Issued: ahead',
    ]);
  });

  test('leads to the credit once the order is being cancelled', () => {
    expect(labels(sampleOrder('cancel-requested'), 'placed', 'configured', 'domain-approved', 'issued', 'cancel-requested').slice(4)).toEqual([
      'Cancellation requested: done',
      'Approved: now',
      'Credited: ahead',
    ]);
  });

  test('a reissue under way takes nothing back of what is done; a revocation is its end', () => {
    const validations = sampleOrder('issued').validations.map((validation) => ({ ...validation, validatedAt: undefined }));
    const reissue = { configurationId: 'c', names: ['www.example.com'], requestedAt: placedAt };
    expect(labels(sampleOrder('issued', { validations, reissue }), 'placed', 'configured', 'domain-approved', 'issued').slice(2)).toEqual([
      'Domain approved: done',
      'Issued: done',
      'Reissued: now',
    ]);
    expect(labels(sampleOrder('revoked'), 'placed', 'configured', 'domain-approved', 'issued', 'revoked').at(-1)).toBe('Revoked: done');
    expect(labels(sampleOrder('revoked'), 'placed', 'configured', 'domain-approved', 'issued', 'revoke-requested').at(-1)).toBe('Revoked: now');
  });

  test('leaves out what an order cancelled early never came to', () => {
    expect(labels(sampleOrder('credited', { validations: [], issuedAt: undefined }), 'placed', 'credited')).toEqual(['Placed: done', 'Credited: done']);
  });
});

test.each([
  ['cancelled', ['placed', 'cancelled'], ['Placed: done', 'Cancelled: done']],
  ['refund-requested', ['placed', 'cancelled', 'refund-requested'], ['Placed: done', 'Cancelled: done', 'Refunded: now']],
  ['restarted', ['placed', 'cancelled', 'restart-requested'], ['Placed: done', 'Cancelled: done', 'Restarted: done']],
] as const)('T16: a retail order that is %s is drawn without a credit', (state, types, drawn) => {
  const order = sampleOrder(state, { validations: [], issuedAt: undefined });
  const retail = { ...order, sale: { ...order.sale, payment: { provider: 'manual' as const } } };
  expect(progressView(retail, sampleEvents(...types)).map(({ label, status }) => `${label}: ${status}`)).toEqual(drawn);
});

describe('the last e-mail', () => {
  const order = sampleOrder('configured');
  const mail = (changes: Partial<OrderMail>): OrderMail => ({
    id: 'a',
    orderReference: order.reference,
    kind: 'domain-approval',
    recipients: ['hostmaster@example.com'],
    approvalId: 'CW-0123456789AB.2.0',
    createdAt: placedAt,
    sentAt: null,
    droppedAt: null,
    failedAt: null,
    answerCode: null,
    lastError: null,
    ...changes,
  });

  test('shows a masked address and why it could not be sent', () => {
    const { now } = viewOf(order, placedAt, [mail({ lastError: '451 ask ann@example.com', answerCode: 451 })]);
    expect(now.mailDetail).toEqual({ to: 'h•••@example.com', sentAt: null, trouble: 'The mail server answered 451.' });
  });

  test('is not one whose link died before it could be sent', () => {
    const dead = mail({ id: 'b', approvalId: 'CW-0123456789AB.9.0' });
    expect(stateView(order, [mail({ sentAt: placedAt }), dead], placedAt).mail).toBe(`a ${placedAt}`);
  });
});
