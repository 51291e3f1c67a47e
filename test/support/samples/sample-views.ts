import { approvalEndedPage, approvalEndedView } from '../../../api/web/link/approval-ended-view';
import { approveCancellationPage, approveCancellationView, approveDomainPage, approveDomainView } from '../../../api/web/link/approval-view';
import { compatibleDocsPage, frontPage, restDocsPage } from '../../../api/web/link/front';
import { problemPage } from '../../../api/web/frame/problem';
import { apiServices } from '../../../api/compatible/docs/methods';
import { fieldView } from '../../../api/web/frame/fields';
import { restDocsView } from '../../../api/rest/docs-view';
import type { MailView, WebhookMailView } from '../../../templates/mail-view';
import { placedAt, sampleEvents, sampleOrder } from './sample-order';
import { sampleOrderPages } from './sample-order-views';
import { samplePortalPages } from './sample-portal-views';
import { sample, type Sample } from './sample-page';

const url = '/token/0123456789abcdefghijklmnopqrstuvwxyz';
const reason = fieldView({ name: 'reason', label: 'Reason', lines: 2, required: false }, { reason: 'no longer needed' }, [
  { field: 'reason', detail: 'reason is too long.' },
]);
const approval = {
  id: 'CW-0123456789AB.2.0',
  orderReference: 'CW-0123456789AB',
  kind: 'domain' as const,
  domain: 'example.com',
  recipient: 'admin@example.com',
  createdAt: placedAt,
  endsAt: placedAt,
};
const requested = sampleOrder('cancel-requested');

/** One view of each page, with every part that it can show. */
export const samplePages: Sample[] = [
  ...samplePortalPages,
  sample(frontPage, {
    title: 'Order desk',
    token: fieldView({ name: 'token', label: 'Order token or link' }, { token: 'abc' }, [{ field: 'token', detail: 'No order has this token.' }]),
  }),
  sample(restDocsPage, restDocsView('https://orders.example')),
  sample(compatibleDocsPage, { title: 'API', publicUrl: 'https://orders.example', services: apiServices('https://orders.example') }),
  ...sampleOrderPages,
  sample(approveDomainPage, approveDomainView(sampleOrder('configured'), approval, undefined)),
  sample(approveCancellationPage, { ...approveCancellationView(requested, { ...approval, kind: 'cancellation', domain: null }), reason }),
  sample(approvalEndedPage, approvalEndedView(sampleOrder('issued'), approval, sampleEvents('placed'))),
  sample(problemPage, { title: 'Not found', detail: 'There is nothing here.', errorId: 'an-id', back: { href: url, label: 'Back' } }),
];

/** Every fact that an e-mail can have. */
export const sampleMail: Required<MailView> = {
  reference: 'CW-0123456789AB',
  productName: 'RapidSSL - 1 Year',
  names: ['www.example.com', 'example.com'],
  domain: 'example.com',
  approvalUrl: 'https://orders.example/approve/CW-0123456789AB.2.0/abcdef',
  orderUrl: 'https://orders.example/token/0123456789abcdef',
  endsAt: '2 December 2026, 09:00 UTC',
  requestedAt: '3 November 2026, 11:00 UTC',
  certificateExpires: '20 May 2027, 11:00 UTC',
  hasExpired: false,
  isReissued: true,
  droppedNames: 'Certificate 1 has names that a reissue dropped (old.example.com) and is revoked on 30 November 2026, 09:00 UTC.',
  termEnds: '2 November 2027, 11:00 UTC',
  publications: [{ heading: 'DNS record of example.com', what: 'Add this record.', facts: [{ label: 'Value', value: '20261124ab' }] }],
  asked: [{ domain: 'example.com', mailbox: 'admin@example.com' }],
  renewal: 'CW-NEWNEWNEWNE1',
  renewedAs: 'CW-NEWNEWNEWNE2',
  reason: 'The admin contact approved the cancellation.',
  outcome: 'The account that paid gets 12 points back.',
  refunder: 'Our staff carry it out',
  refused: { reason: 'A CAA record of example.com forbids it.', todo: 'Once that is mended, have the issuer asked again.' },
  said: 'we still need it',
  credit: '12 points',
  organisation: 'Example Ltd',
};

export const sampleWebhookMail: Required<WebhookMailView> = {
  webhookId: '733d7806-896e-4a4f-b0d6-48334783fad3',
  accountName: 'Example Hosting',
  description: 'Billing',
  host: 'hooks.example.com',
  disabledAt: '24 November 2026, 09:00 UTC',
  gone: true,
  lastError: 'The receiver answered 410.',
  documentationUrl: 'https://orders.example/api/docs',
};

const naughty = `<script>alert("x")</script><img src=x onerror=alert(1)>'"&{{constructor}}`;

/** The same view with markup in every text of it. */
export function withMarkup<View>(view: View): View {
  if (typeof view === 'string') return `${view}${naughty}` as View;
  if (Array.isArray(view)) return view.map(withMarkup) as View;
  if (view !== null && typeof view === 'object') return Object.fromEntries(Object.entries(view).map(([key, value]) => [key, withMarkup(value)])) as View;
  return view;
}
