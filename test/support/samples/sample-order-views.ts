import { activityPage } from '../../../api/web/order/activity';
import { cancellationPage, cancellationView } from '../../../api/web/order/cancellation-view';
import { cancellationStatePage } from '../../../api/web/order/cancellation';
import { orderCertificatesPage } from '../../../api/web/order/certificates';
import { keyMadePage } from '../../../api/web/order/configuration/configure';
import { configureView } from '../../../api/web/order/configuration/configure-view';
import type { OpenOrder } from '../../../api/web/order/door';
import { orderPageView } from '../../../api/web/order/head';
import { overviewPage } from '../../../api/web/order/overview/overview-page';
import { overviewView, type OverviewFacts } from '../../../api/web/order/overview/overview-view';
import { revocationPage } from '../../../api/web/order/revocation';
import { validationPage } from '../../../api/web/order/validation-page';
import { fieldView } from '../../../api/web/frame/fields';
import type { OrderRow } from '../../../db/order/orders';
import { createSecrets } from '../../../domain/secrets';
import { examples as choices } from '../../../templates/parts/choices/choices';
import { examples as empties } from '../../../templates/parts/empty/empty';
import { examples as facts } from '../../../templates/parts/facts/facts';
import { examples as feeds } from '../../../templates/parts/feed/feed';
import { examples as terms } from '../../../templates/parts/term/term';
import { examples as times } from '../../../templates/parts/time/time';
import { examples as trios } from '../../../templates/parts/trio/trio';
import { examples as validations } from '../../../templates/parts/validation/validation';
import { examples as versions } from '../../../templates/parts/versions/versions';
import { placedAt, sampleEvents, sampleOrder } from './sample-order';
import { sample, type Sample } from './sample-page';

const token = '0123456789abcdefghijklmnopqrstuvwxyz';
const at = times.moment!;
const downloads = [{ href: `/token/${token}/certificates/1/pem`, label: 'Certificate', about: 'alone, PEM' }];
const reason = fieldView({ name: 'reason', label: 'Reason', lines: 2, required: false }, { reason: 'no longer needed' }, [
  { field: 'reason', detail: 'reason is too long.' },
]);
const complaints = [
  { field: 'csr', detail: 'The CSR cannot be read.' },
  { field: 'admin_contact_email', detail: 'admin_contact_email is missing; send it.' },
];

/** An order as whoever has its link opens it; `changes` win. */
export function openSample(order: OrderRow, changes: Partial<OpenOrder> = {}): OpenOrder {
  return { order, url: `/token/${token}`, actor: 'order-page', isTeam: false, mayAct: true, ...changes };
}

export function sampleOverviewFacts(order: OrderRow, changes: Partial<OverviewFacts> = {}): OverviewFacts {
  return {
    open: openSample(order),
    events: sampleEvents('placed'),
    history: feeds.order!,
    mails: [],
    certificate: undefined,
    configuration: undefined,
    approvers: new Map([['example.com', 'admin@example.com']]),
    checks: new Map(),
    secrets: createSecrets('x'.repeat(32)),
    publicUrl: 'https://orders.example',
    ...changes,
  };
}

const placed = sampleOrder('placed');
const open = openSample(sampleOrder('issued'));
const unsent = {
  id: 'm',
  orderReference: placed.reference,
  kind: 'issued' as const,
  recipients: ['ada@example.com'],
  approvalId: null,
  createdAt: placedAt,
  sentAt: null,
  droppedAt: null,
  failedAt: null,
  answerCode: null,
  lastError: 'refused',
};

/** One view of each page of an order, with every part that it can show. */
export const sampleOrderPages: Sample[] = [
  sample(overviewPage, {
    ...overviewView(
      sampleOverviewFacts(placed, { mails: [unsent] }),
      configureView(placed, open.url, { csr: 'broken', tech_same: 'yes' }, { names: ['www.example.com', 'example.com'] }, complaints),
      placedAt,
    ),
    anotherCsr: { action: `${open.url}/csr`, csr: fieldView({ id: 'new-csr', name: 'csr', label: 'CSR', lines: 8, required: false }, {}, []) },
    watch: { sequence: 1, mail: '' },
    resend: { kind: 'approver', label: 'Send again' },
    otherNames: ['example.com'],
    cancelRefusal: { sentence: 'The refund window ended.', ticketUrl: `${open.url}/ticket` },
    acts: [{ action: `${open.url}/refund`, label: 'Request Refund', about: 'You get 49.00 GBP back.' }],
    relatives: [
      { label: 'Restarted as order', reference: 'CW-1', href: '/token/x' },
      { label: 'Renewed as order', reference: 'CW-2', href: null },
    ],
    term: { line: terms.early!, dates: trios.waiting! },
    validation: validations.both!,
    certificate: { heading: 'Your certificate', revokedAt: at, downloads },
    customerLink: 'https://orders.example/token/x',
    people: facts.plain!,
  }),
  sample(orderCertificatesPage, {
    ...orderPageView(open, 'certificates', placedAt),
    versions: versions.one!,
    empty: empties.plain!,
    certificates: [{ version: '1', facts: facts.record!, changes: 'Since version 1: the same key.', downloads }],
  }),
  sample(validationPage, {
    ...orderPageView(open, 'validation', placedAt),
    count: '1 of 2 validated',
    rows: [
      { domain: 'example.com', badge: { word: 'To publish', who: 'you', icon: 'globe' }, line: 'Waiting', method: 'DNS record', last: at, seen: 'no record' },
      { domain: 'example.net', badge: { word: 'Validated', who: 'good', icon: 'tick' }, line: 'Since', method: 'E-mail', last: null, seen: null },
    ],
    validation: validations.both!,
  }),
  sample(activityPage, { ...orderPageView(open, 'activity', placedAt), feed: feeds.order!, mails: feeds.order! }),
  sample(cancellationPage, {
    ...cancellationView({ open, certificates: [], adminContact: undefined, borrower: undefined }, {}, [], placedAt),
    revoked: versions.one!,
    lines: ['12 points given back'],
    reason,
  }),
  sample(cancellationStatePage, {
    ...orderPageView(open, 'cancellation', placedAt),
    heading: 'The order is cancelled',
    what: 'The unit is back.',
    ways: [{ label: 'Choose', href: open.url, primary: true }],
  }),
  sample(revocationPage, {
    ...orderPageView(open, 'certificates', placedAt),
    url: open.url,
    complaints: [{ field: 'which-0', detail: 'What to revoke is missing.' }],
    versions: versions.one!,
    which: { ...choices.methods!, name: 'which', options: choices.methods!.options.map((option, index) => ({ ...option, id: `which-${index}` })) },
    reason: { ...choices.methods!, name: 'reason', options: choices.methods!.options.map((option, index) => ({ ...option, id: `reason-${index}` })) },
  }),
  sample(keyMadePage, {
    title: 'Save your private key',
    orderUrl: open.url,
    names: ['www.example.com'],
    csrPem: 'a CSR',
    privateKeyPem: 'a key',
    csrDownload: 'data:application/x-pem-file;base64,YQ==',
    privateKeyDownload: 'data:application/x-pem-file;base64,YQ==',
  }),
];
