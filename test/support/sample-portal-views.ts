import { fieldView } from '../../api/pages/fields';
import { previewView } from '../../api/pages/preview-view';
import type { PortalViews } from '../../templates/portal-views';
import { placedAt, sampleOrder } from './sample-order';

const at = { iso: '2026-11-02T09:00:00.000Z', text: '2 November 2026, 09:00 UTC' };
const csrf = 'a-token';
const fields = [
  fieldView({ name: 'email', label: 'E-mail address', type: 'email' }, { email: 'ada@example.com' }, [{ field: 'email', detail: 'email is wrong.' }]),
];
const reason = fieldView({ name: 'reason', label: 'Reason', lines: 3 }, { reason: 'ordered in error' }, []);
const pill = { text: 'Issued', tone: 'good' as const };
const options = [{ value: 'CW-1', label: 'CW-1, www.example.com', chosen: true }];
const line = { href: '/staff/orders/CW-1', title: 'CW-1, www.example.com', why: 'The organisation has to be vetted.', since: at };

/** One view of each page of the portal, with every part that it can show. */
export const samplePortalViews: PortalViews = {
  'sign-in': { title: 'Sign in', csrf, fields },
  password: { title: 'Your password', csrf, fields, done: true },
  orders: {
    title: 'Orders',
    csrf,
    email: 'ada@example.com',
    account: 'Example MSP',
    mayCancel: true,
    orders: [{ reference: 'CW-1', href: '/token/x', name: 'www.example.com', product: 'RapidSSL', placedAt: at, pill, reason: 'The certificate is issued.' }],
  },
  'order-cancellation': { title: 'Order Cancellation', csrf, policy: ['Only in error.'], complaint: 'The order is missing.', orders: options, reason },
  'order-cancellation-preview': {
    title: 'Cancel order',
    csrf,
    heading: 'Cancel the order?',
    order: 'CW-1',
    reason: 'ordered in error',
    preview: previewView(sampleOrder('issued'), placedAt),
    how: 'It happens when you confirm.',
  },
  'order-cancellation-done': {
    title: 'Cancelled',
    heading: 'The order is cancelled',
    what: 'The unit is back.',
    reference: 'CW-1',
    way: { href: '/token/x', label: 'Choose' },
  },
  'ticket-new': { title: 'Support ticket', back: '/orders', action: '/support/tickets/new', csrf, topics: options, fields },
  'ticket-sent': { title: 'Ticket sent', email: 'ada@example.com', back: '/orders' },
  desk: {
    title: 'Staff desk',
    csrf,
    email: 'ann@example.com',
    role: 'admin',
    queues: [
      { heading: 'Vetting', lines: [line] },
      { heading: 'Open tickets', lines: [] },
    ],
  },
  'desk-order': {
    title: 'Order CW-1',
    csrf,
    reference: 'CW-1',
    heading: 'www.example.com',
    pill,
    reason: 'The certificate is issued.',
    facts: [{ label: 'Product', value: 'RapidSSL', code: false }],
    workflowUrl: 'http://localhost:8233/workflows/x',
    acts: [
      {
        act: 'cancelAsStaff',
        heading: 'Cancel',
        about: 'Nothing comes back.',
        action: '/staff/orders/CW-1/cancelAsStaff',
        fields: [fieldView({ name: 'first_name', label: 'First name', id: 'cancelAsStaff-first_name' }, {}, []), reason],
        buttons: [{ value: 'accept', label: 'Cancel the order' }],
      },
    ],
    refused: 'The order was cancelled before.',
    events: [{ what: 'Order placed', by: 'api', note: 'by phone', said: 'ordered in error', at }],
    lines: [{ what: 'charge', amount: '12 points', from: 'account:1', to: 'sales', at }],
    mails: [{ what: 'Certificate issued', to: 'ada@example.com', state: 'sent', at }],
  },
  'desk-ticket': {
    title: 'A question',
    csrf,
    id: 't',
    subject: 'A question',
    body: 'Please help.',
    closed: false,
    facts: [],
    order: { reference: 'CW-1', href: '/staff/orders/CW-1' },
    answers: [{ by: 'staff:ann@example.com', body: 'Gladly.', at, delivery: 'sent' }],
    answer: reason,
  },
};
