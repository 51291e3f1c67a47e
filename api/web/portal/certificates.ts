import { Router, type Request } from 'express';
import { z } from 'zod';
import { findCertificate, namesIn, type Certificate } from '../../../db/certificate/certificates';
import { pageOfCertificates, type CertificateFilter, type CertificatePlace } from '../../../db/certificate/pages';
import { findOrder, type OrderRow } from '../../../db/order/orders';
import { Problem } from '../../../domain/problem';
import { DAY_MS, type Instant } from '../../../domain/time';
import { page, type PageView } from '../../../templates/page';
import type { BadgeView } from '../../../templates/parts/badge/badge';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { HeadView } from '../../../templates/parts/head/head';
import type { TabsView } from '../../../templates/parts/tabs/tabs';
import type { TimeView } from '../../../templates/parts/time/time';
import { fromCursor, toCursor } from '../../http/cursor';
import { line, parse } from '../../http/parameters';
import { queryOf, takes } from '../../http/takes';
import { downloadsAt, isDownload, sendDownload, type DownloadsView } from '../frame/downloads';
import { accountUserOf } from '../frame/session';
import { dayView, productName } from '../frame/words';
import { certificateFacts, certificateState, serialInWords } from '../frame/certificate-words';
import type { PortalDependencies } from './dependencies';

interface CertificatesView extends PageView {
  head: HeadView;
  tabs: TabsView;
  rows: {
    href: string;
    name: string;
    others: string | null;
    of: string;
    serial: string;
    badge: BadgeView;
    line: string | null;
    from: TimeView;
    until: TimeView;
  }[];
  empty: EmptyView;
  /** null: one page is all */
  pages: { first: string | null; next: string | null } | null;
}

interface CertificateView extends PageView {
  head: HeadView;
  facts: FactView[];
  line: string | null;
  downloads: DownloadsView;
  order: { href: string; reference: string; product: string };
}

export const certificatesPage = page<CertificatesView>('portal/certificates');
export const certificatePage = page<CertificateView>('portal/certificate');

const LIMIT = 50;
const states = ['valid', 'expiring', 'expired', 'revoked'] as const;
const stateWords: Readonly<Record<(typeof states)[number], string>> = {
  valid: 'Valid',
  expiring: 'Expiring in 30 days',
  expired: 'Expired',
  revoked: 'Revoked',
};
const query = z.object({ state: z.enum(states, 'is none of those that can be chosen').optional(), after: line(500).optional() });
const place = z.object({ notAfter: z.int(), orderReference: z.string().max(20), version: z.int() });

const filterOf = (now: Instant): Readonly<Record<(typeof states)[number], CertificateFilter>> => ({
  valid: { revoked: false, expiresFrom: now },
  expiring: { revoked: false, expiresFrom: now, expiresBefore: now + 30 * DAY_MS },
  expired: { revoked: false, expiresBefore: now },
  revoked: { revoked: true },
});

/** Certificates of a team's orders, all versions of each: the second way in beside orders. */
export function certificatePages({ db, show }: PortalDependencies): Router {
  const router = Router();

  router.get('/certificates', takes({ query }), async (request, response) => {
    const user = await accountUserOf(db, request);
    const { state, after } = parse(query, queryOf(request));
    const now = Date.now();
    const found = await pageOfCertificates(db, user.accountId, state ? filterOf(now)[state] : {}, {
      after: fromCursor(place, after, 'after'),
      limit: LIMIT + 1,
    });
    const shown = found.slice(0, LIMIT);
    const url = state ? `/certificates?state=${state}` : '/certificates';
    const first = after === undefined ? null : url;
    const next = found.length > LIMIT ? `${url}${state ? '&' : '?'}after=${toCursor(placeOf(shown.at(-1)!))}` : null;
    const tab = (label: string, href: string) => ({ label, href, current: href === url });
    await show(request, response, certificatesPage, {
      title: 'Certificates',
      head: { heading: 'Certificates', about: [{ text: `Those that expire last first, ${LIMIT} on a page.` }] },
      tabs: {
        label: 'Certificates by state',
        tabs: [tab('All', '/certificates'), ...states.map((each) => tab(stateWords[each], `/certificates?state=${each}`))],
      },
      rows: shown.map((stored) => rowView(stored, now)),
      empty: { heading: 'No certificate here', text: 'A certificate appears here when it is issued.', act: { label: 'Show orders', href: '/orders' } },
      pages: first === null && next === null ? null : { first, next },
    });
  });

  router.get('/certificates/:reference/:version', async (request, response) => {
    const { order, stored } = await ownCertificate(request);
    const state = certificateState(stored, Date.now());
    const [name = order.reference] = namesIn(stored.certificatePem);
    await show(request, response, certificatePage, {
      title: `Certificate of ${name}`,
      head: {
        heading: name,
        badge: state.badge,
        trail: [{ label: 'Certificates', href: '/certificates' }, { label: `${order.reference}, ${versionInWords(stored)}` }],
      },
      facts: certificateFacts(stored),
      line: state.line,
      downloads: downloadsAt(`/certificates/${order.reference}/${stored.version}`),
      order: { href: `/orders/${order.reference}`, reference: order.reference, product: productName(order) },
    });
  });

  router.get('/certificates/:reference/:version/:file', async (request, response, next) => {
    const { file } = request.params;
    if (!isDownload(file)) return next();
    const { stored } = await ownCertificate(request);
    sendDownload(response, file, stored);
  });
  return router;

  async function ownCertificate(request: CertificateRequest): Promise<{ order: OrderRow; stored: Certificate }> {
    const user = await accountUserOf(db, request);
    const { reference, version } = request.params;
    const order = await findOrder(db, reference.toUpperCase());
    const isOwn = order?.sale.accountId === user.accountId && /^[1-9]\d{0,5}$/.test(version) && Number(version) <= order.certificateVersion;
    const stored = isOwn ? await findCertificate(db, order.reference, Number(version)) : undefined;
    if (!order || !stored) throw new Problem('not-found', 'Your team has no such certificate; the list of certificates has those that it has.');
    return { order, stored };
  }
}

type CertificateRequest = Request<{ reference: string; version: string }>;

const placeOf = ({ notAfter, orderReference, version }: Certificate): CertificatePlace => ({ notAfter, orderReference, version });
const versionInWords = ({ version }: Certificate) => (version === 1 ? 'the first one' : `reissue ${version - 1}`);

function rowView(stored: Certificate, now: Instant): CertificatesView['rows'][number] {
  const [name = '', ...others] = namesIn(stored.certificatePem);
  return {
    ...certificateState(stored, now),
    href: `/certificates/${stored.orderReference}/${stored.version}`,
    name,
    others: others.length > 0 ? `and ${others.length} more` : null,
    of: `${stored.orderReference}, ${versionInWords(stored)}`,
    serial: serialInWords(stored.serialNumber),
    from: dayView(stored.notBefore),
    until: dayView(stored.notAfter),
  };
}
