import { fieldView } from '../../../api/web/frame/fields';
import { forgottenPasswordPage, linkSentPage } from '../../../api/web/portal/forgotten-password';
import { passwordPage, signInPage } from '../../../api/web/portal/sign-in';
import { certificatePage, certificatesPage } from '../../../api/web/portal/certificates';
import { dashboardPage } from '../../../api/web/portal/dashboard';
import { ordersPage } from '../../../api/web/portal/orders';
import { cancelPage } from '../../../api/web/portal/cancel';
import { articlePage, helpPage } from '../../../api/web/support/help';
import { newTicketPage, ticketSentPage } from '../../../api/web/support/new-ticket';
import { feedbackPage, supportPage } from '../../../api/web/support/support';
import { ticketPage, ticketsPage } from '../../../api/web/support/tickets';
import { deskPage } from '../../../api/web/staff/desk';
import { deskOrderPage } from '../../../api/web/staff/order';
import { deskTicketPage, deskTicketsPage } from '../../../api/web/staff/ticket-view';
import { examples as threads } from '../../../templates/parts/thread/thread';
import { examples as articleLists } from '../../../templates/parts/articles/articles';
import { articles } from '../../../templates/help';
import { examples as empties } from '../../../templates/parts/empty/empty';
import { examples as heads } from '../../../templates/parts/head/head';
import { examples as charts } from '../../../templates/parts/chart/chart';
import { examples as chips } from '../../../templates/parts/chips/chips';
import { examples as badges } from '../../../templates/parts/badge/badge';
import { examples as facts } from '../../../templates/parts/facts/facts';
import { examples as filters } from '../../../templates/parts/filters/filters';
import { examples as notices } from '../../../templates/parts/notice/notice';
import { examples as lists } from '../../../templates/parts/orders/orders';
import { examples as pagers } from '../../../templates/parts/pager/pager';
import { examples as tabs } from '../../../templates/parts/tabs/tabs';
import { examples as tiles } from '../../../templates/parts/tiles/tiles';
import { examples as todos } from '../../../templates/parts/todo/todo';
import { examples as times } from '../../../templates/parts/time/time';
import { sample, type Sample } from './sample-page';

const at = times.moment!;
const fields = [
  fieldView({ name: 'email', label: 'E-mail address', type: 'email' }, { email: 'ada@example.com' }, [{ field: 'email', detail: 'email is wrong.' }]),
];
const reason = fieldView({ name: 'reason', label: 'Reason', lines: 3 }, { reason: 'ordered in error' }, []);
const options = [{ value: 'CW-1', label: 'CW-1, www.example.com', chosen: true }];
const line = { href: '/staff/orders/CW-1', title: 'CW-1, www.example.com', why: 'The organisation has to be vetted.', since: at };

const ticketRow = { href: '/support/tickets/7', number: '7', subject: 'A question', about: 'Billing', badge: badges.staff!, since: at };

/** One view of each page of the portal, with every part that it can show. */
export const samplePortalPages: Sample[] = [
  sample(signInPage, { title: 'Sign in', fields, then: '/orders' }),
  sample(forgottenPasswordPage, { title: 'Forgotten password', field: fields[0]! }),
  sample(linkSentPage, { title: 'Look at your e-mail' }),
  sample(passwordPage, { title: 'Your password', fields, action: '/password' }),
  sample(dashboardPage, {
    title: 'Dashboard',
    head: heads.plain!,
    tiles: tiles.orders!,
    todo: todos.two!,
    nothing: empties.plain!,
    more: true,
    expiring: charts.weeks!,
    recent: lists.two!,
    welcome: notices.plain!,
  }),
  sample(ordersPage, {
    title: 'Orders',
    head: heads.order!,
    tabs: tabs.order!,
    filters: filters.open!,
    chips: chips.two!,
    empty: empties.orders!,
    orders: lists.two!,
    pager: pagers.more!,
  }),
  sample(certificatesPage, {
    title: 'Certificates',
    head: heads.plain!,
    tabs: tabs.order!,
    rows: [
      {
        href: '/certificates/CW-1/1',
        name: 'www.example.com',
        others: 'and 1 more',
        of: 'CW-1, the first one',
        serial: '04:7B:91',
        badge: badges.bad!,
        line: 'No reason given',
        from: at,
        until: at,
      },
    ],
    empty: empties.plain!,
    pages: { first: '/certificates', next: '/certificates?after=x' },
  }),
  sample(certificatePage, {
    title: 'Certificate of www.example.com',
    head: heads.plain!,
    facts: facts.record!,
    line: 'No reason given',
    downloads: [{ href: '/certificates/CW-1/1/pem', label: 'Certificate', about: 'alone' }],
    order: { href: '/orders/CW-1', reference: 'CW-1', product: 'RapidSSL' },
  }),
  sample(cancelPage, { title: 'Order Cancellation', policy: ['Only in error.'], complaint: 'The order is missing.', orders: options, more: 'The newest 500.' }),
  sample(newTicketPage, { title: 'Support ticket', back: '/orders', action: '/support/tickets/new', fields: [{ ...fields[0]!, options }] }),
  sample(ticketSentPage, { title: 'Ticket sent', back: '/token/x' }),
  sample(supportPage, { title: 'Support', head: heads.plain!, ways: facts.link!, rows: [ticketRow] }),
  sample(feedbackPage, {
    title: 'Feedback',
    page: '/orders',
    text: fieldView({ name: 'text', label: 'What could be better?', lines: 6 }, {}, [{ field: 'text', detail: 'text is missing.' }]),
  }),
  sample(ticketsPage, { title: 'Support tickets', head: heads.plain!, rows: [ticketRow], empty: empties.plain!, hidden: 'The newest 200.' }),
  sample(ticketPage, { title: 'Ticket 7', head: heads.order!, url: '/support/tickets/7', thread: threads.both!, answer: reason, isClosed: false }),
  sample(helpPage, {
    title: 'Help',
    complaints: [{ field: 'q', detail: 'Search the articles is longer than 100 characters; shorten it.' }],
    head: heads.plain!,
    search: fieldView({ name: 'q', label: 'Search the articles', type: 'search' }, { q: 'csr' }, [{ field: 'q', detail: 'q is longer than 100 characters.' }]),
    groups: [
      { id: 'group-0', heading: 'Orders and cancelling', articles: articleLists.two! },
      { id: 'group-1', heading: 'Certificates', articles: articleLists.two! },
    ],
    empty: empties.plain!,
    isSearch: true,
  }),
  sample(articlePage, {
    title: 'Which format',
    head: heads.plain!,
    html: () => [...articles.values()].map(({ html }) => html).join(''),
    related: articleLists.two!,
  }),
  sample(deskPage, {
    title: 'Staff desk',
    queues: [
      { heading: 'Vetting', lines: [line] },
      { heading: 'Open tickets', lines: [] },
    ],
  }),
  sample(deskOrderPage, {
    title: 'Order CW-1',
    head: heads.order!,
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
  }),
  sample(deskTicketsPage, {
    title: 'Tickets',
    head: heads.plain!,
    rows: [{ ...ticketRow, from: 'ada@example.com', holder: 'eve@desk.example' }],
    hidden: 'The oldest 100 of 120.',
  }),
  sample(deskTicketPage, {
    title: 'A question',
    head: heads.order!,
    url: '/staff/tickets/7',
    thread: threads.both!,
    answer: reason,
    isClosed: false,
    hold: { action: '/staff/tickets/7/take', label: 'Take it' },
    holder: 'Nobody has this ticket.',
  }),
];
