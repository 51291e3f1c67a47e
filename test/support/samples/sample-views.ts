import { approvalEndedPage, approvalEndedView } from '../../../api/web/link/approval-ended-view';
import { approveCancellationPage, approveCancellationView, approveDomainPage, approveDomainView } from '../../../api/web/link/approval-view';
import { cancelPage } from '../../../api/web/link/cancel';
import { keyMadePage } from '../../../api/web/link/configure';
import { compatibleDocsPage, frontPage, restDocsPage } from '../../../api/web/link/front';
import { orderPage } from '../../../api/web/link/order-page';
import { cancelRefusedPage } from '../../../api/web/frame/cancel-refused';
import { problemPage } from '../../../api/web/frame/problem';
import { apiServices } from '../../../api/compatible/docs/methods';
import { configureView } from '../../../api/web/link/configure-view';
import { fieldView } from '../../../api/web/frame/fields';
import { orderView } from '../../../api/web/link/order-view';
import { restDocsView } from '../../../api/rest/docs-view';
import { previewView } from '../../../api/web/link/preview-view';
import type { MailView, WebhookMailView } from '../../../templates/mail-view';
import { placedAt, sampleEvents, sampleOrder } from './sample-order';
import { samplePortalPages } from './sample-portal-views';
import { sample, type Sample } from './sample-page';
import { examples as times } from '../../../templates/parts/time/time';

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
const placed = sampleOrder('placed');
const requested = sampleOrder('cancel-requested');
const complaints = [
  { field: 'csr', detail: 'The CSR cannot be read.' },
  { field: 'admin_contact_email', detail: 'admin_contact_email is missing; send it.' },
];

const at = times.moment!;

/** One view of each page, with every part that it can show. */
export const samplePages: Sample[] = [
  ...samplePortalPages,
  sample(frontPage, {
    title: 'Order desk',
    token: fieldView({ name: 'token', label: 'Order token or link' }, { token: 'abc' }, [{ field: 'token', detail: 'No order has this token.' }]),
  }),
  sample(restDocsPage, restDocsView('https://orders.example')),
  sample(compatibleDocsPage, { title: 'API', publicUrl: 'https://orders.example', services: apiServices('https://orders.example') }),
  sample(orderPage, {
    ...orderView(
      {
        order: placed,
        seen: {},
        events: sampleEvents('placed'),
        mails: [
          {
            id: 'm',
            orderReference: placed.reference,
            kind: 'issued',
            recipients: ['ada@example.com'],
            approvalId: null,
            createdAt: placedAt,
            sentAt: null,
            droppedAt: null,
            failedAt: null,
            answerCode: null,
            lastError: 'refused',
          },
        ],
        certificate: undefined,
        approvers: new Map(),
        publications: [],
        relatives: [],
      },
      url,
      configureView(placed, url, { csr: 'broken', tech_same: 'yes' }, { names: ['www.example.com', 'example.com'] }, complaints),
      placedAt,
    ),
    anotherCsr: { action: `${url}/csr`, csr: fieldView({ id: 'new-csr', name: 'csr', label: 'CSR', lines: 8, required: false }, {}, []) },
    watch: { sequence: 1, mail: '' },
    resend: { kind: 'approver', label: 'Send again' },
    otherNames: ['example.com'],
    subtitle: 'RapidSSL',
    cancelRefusal: { sentence: 'The refund window ended.', ticketUrl: `${url}/ticket` },
    acts: [{ action: `${url}/refund`, label: 'Request Refund', about: 'You get 49.00 GBP back.' }],
    relatives: [{ label: 'Restarted as order', reference: 'CW-1', href: '/token/x' }],
    cancel: null,
    issuerWants: [[{ label: 'Name', value: '_issuer.example.com', code: true }]],
    publications: [
      {
        domain: 'www.example.com',
        heading: 'File on www.example.com',
        what: 'Put a file here.',
        facts: [{ label: 'Contents', value: '20261124ab', code: true }],
        until: at,
        lastCheck: { at: at, lookedUp: 'http://www.example.com/', seen: 'status 404' },
        choices: { name: 'email', options: [], error: null, describedBy: null },
        otherWays: [{ method: 'DNS', label: 'By a DNS record' }],
      },
    ],
    validations: [
      {
        domain: 'example.com',
        approver: 'admin@example.com',
        linkEndsAt: at,
        choices: {
          name: 'email',
          options: [{ id: 'approver-0-0', value: 'admin@example.com', label: 'admin@example.com', checked: true }],
          error: null,
          describedBy: null,
        },
        otherWays: [{ method: 'DNS', label: 'By a DNS record' }],
      },
    ],
    certificate: {
      revokedAt: at,
      dates: [{ label: 'Certificate expires', at: at }],
      facts: [{ label: 'Serial number', value: '01AB', code: true }],
      downloads: [{ href: `${url}/certificate.pem`, label: 'certificate.pem', about: 'the certificate alone' }],
    },
  }),
  sample(keyMadePage, {
    title: 'Save your private key',
    orderUrl: url,
    names: ['www.example.com'],
    csrPem: 'a CSR',
    privateKeyPem: 'a key',
    csrDownload: 'data:application/x-pem-file;base64,YQ==',
    privateKeyDownload: 'data:application/x-pem-file;base64,YQ==',
  }),
  sample(cancelPage, {
    title: 'Cancel',
    orderUrl: url,
    heading: 'Cancel the order?',
    preview: previewView(requested, placedAt, placedAt),
    how: 'At once.',
    reason,
  }),
  sample(cancelRefusedPage, {
    title: 'Not cancelled',
    orderUrl: url,
    heading: 'This order cannot be cancelled here',
    refusal: 'The refund window ended.',
    ticketUrl: `${url}/ticket`,
  }),
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
