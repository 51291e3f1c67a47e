import type { Approval } from '../../../db/order/approvals';
import type { OrderEvent } from '../../../db/order/events';
import type { OrderRow } from '../../../db/order/orders';
import { approvalEndedView } from '../../../api/web/link/approval-ended-view';
import { answerId } from '../../../domain/validation/approval';
import { DAY_MS } from '../../../domain/time';
import { placedAt, sampleEvents, sampleOrder } from '../../support/samples/sample-order';

const domainLink: Approval = {
  id: 'CW-0123456789AB.2.0',
  orderReference: 'CW-0123456789AB',
  kind: 'domain',
  domain: 'example.com',
  recipient: 'admin@example.com',
  createdAt: placedAt - 1,
  endsAt: placedAt + 30 * DAY_MS,
};
const cancelLink: Approval = {
  ...domainLink,
  id: 'CW-0123456789AB.5.c',
  kind: 'cancellation',
  domain: null,
  recipient: 'ada@example.com',
  endsAt: placedAt + 14 * DAY_MS,
};
const newer = { requestedAt: placedAt, approvalId: 'CW-0123456789AB.6.c', askedAt: placedAt, endsAt: placedAt + 20 * DAY_MS, remindersSent: 0 };
const untilIssued = sampleEvents('placed', 'configured', 'domain-approved', 'issued', 'cancel-requested');

const endings: [string, string, OrderRow, Approval, OrderEvent[], number][] = [
  [
    'domain approved through it',
    'Approved, thank you',
    sampleOrder('issued'),
    domainLink,
    sampleEvents('placed', 'configured', ['domain-approved', answerId(domainLink.id, 'approve')]),
    placedAt,
  ],
  [
    'domain approved through it, order cancelled since',
    'Approved, thank you',
    sampleOrder('credited'),
    domainLink,
    sampleEvents('placed', 'configured', ['domain-approved', answerId(domainLink.id, 'approve')], 'credited'),
    placedAt,
  ],
  [
    'domain declined through it',
    'You did not approve',
    sampleOrder('credited'),
    domainLink,
    sampleEvents('placed', 'configured', ['credited', answerId(domainLink.id, 'decline')]),
    placedAt,
  ],
  [
    'another mailbox asked',
    'A newer e-mail',
    sampleOrder('configured', { validations: [{ domain: 'example.com', method: 'EMAIL', approvalId: 'CW-0123456789AB.3.0', linkEndsAt: placedAt }] }),
    domainLink,
    sampleEvents('placed', 'configured', 'approver-changed'),
    placedAt,
  ],
  ['not answered in time', 'This link has ended', sampleOrder('configured'), domainLink, sampleEvents('placed', 'configured'), domainLink.endsAt + 1],
  [
    'order cancelled meanwhile',
    'The request was withdrawn',
    sampleOrder('credited', { validations: sampleOrder('configured').validations }),
    domainLink,
    sampleEvents('placed', 'configured', 'credited'),
    placedAt,
  ],
  [
    'cancellation approved through it',
    'Approved, thank you',
    sampleOrder('credited'),
    cancelLink,
    [...untilIssued, ...sampleEvents(['cancel-approved', answerId(cancelLink.id, 'approve')])],
    placedAt,
  ],
  [
    'cancellation declined through it',
    'You did not approve',
    sampleOrder('issued'),
    cancelLink,
    [...untilIssued, ...sampleEvents(['cancel-declined', answerId(cancelLink.id, 'decline')])],
    placedAt,
  ],
  [
    'sent again',
    'A newer e-mail',
    sampleOrder('cancel-requested', { cancellation: newer }),
    cancelLink,
    [...untilIssued, ...sampleEvents(['approval-resent', newer.approvalId])],
    placedAt,
  ],
  [
    'another admin contact asked, and the request over since',
    'A newer e-mail',
    sampleOrder('issued'),
    cancelLink,
    [...untilIssued, ...sampleEvents(['admin-contact-changed', 'm'], ['cancel-withdrawn', 'n'])],
    placedAt,
  ],
  [
    'ended by the clock',
    'This link has ended',
    sampleOrder('issued'),
    cancelLink,
    sampleEvents('placed', 'configured', 'domain-approved', 'issued', 'cancel-requested', 'cancel-approval-ended'),
    placedAt,
  ],
  ['past its end, the clock not yet', 'This link has ended', sampleOrder('cancel-requested'), cancelLink, untilIssued, cancelLink.endsAt + 1],
  [
    'cancelled by staff',
    'The request was withdrawn',
    sampleOrder('cancelled'),
    cancelLink,
    [...untilIssued, ...sampleEvents(['cancel-approved', 'cancel as staff'])],
    placedAt,
  ],
];

test.each(endings)('a dead link says why: %s', (_, heading, order, approval, events, now) => {
  const view = approvalEndedView(order, approval, events, now);
  expect(view.heading).toContain(heading);
  expect(view).toMatchObject({ reference: order.reference, names: order.names });
});
