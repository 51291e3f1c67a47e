import { Router, type Request } from 'express';
import { findCertificate, listCertificates } from '../../../db/certificate/certificates';
import { Problem } from '../../../domain/problem';
import { page } from '../../../templates/page';
import type { EmptyView } from '../../../templates/parts/empty/empty';
import type { FactView } from '../../../templates/parts/facts/facts';
import type { VersionsView } from '../../../templates/parts/versions/versions';
import { certificateFacts } from '../frame/certificate-words';
import type { PageDependencies } from '../frame/dependencies';
import { downloadsAt, isDownload, sendDownload, type DownloadsView } from '../frame/downloads';
import { atOrder, openOrder, type OpenOrder } from './door';
import { orderPageView, type OrderPageView } from './head';
import { changesSince, fileUrl, versionsView } from './versions-view';

interface CertificatesView extends OrderPageView {
  versions: VersionsView | null;
  empty: EmptyView;
  /** Newest first, each in full */
  certificates: { version: string; facts: FactView[]; changes: string | null; downloads: DownloadsView }[];
}

export const orderCertificatesPage = page<CertificatesView>('order/certificates');

/** What the newest one is called in links that people have kept. */
const newest: Readonly<Record<string, string>> = { 'certificate.pem': 'pem', 'chain.pem': 'chain', 'fullchain.pem': 'fullchain' };

/** Every certificate of an order, with what each of them says and what has changed. */
export function certificatesPages({ db, show }: PageDependencies): Router {
  const router = Router();

  router.get(atOrder('/certificates'), async (request, response) => {
    const open = await openOrder(db, request);
    const { reference, certificateVersion } = open.order;
    // One that is just being written is not the order's yet.
    const stored = (await listCertificates(db, reference)).filter(({ version }) => version <= certificateVersion).reverse();
    const now = Date.now();
    const byVersion = new Map(stored.map((certificate) => [certificate.version, certificate]));
    await show(request, response, orderCertificatesPage, {
      ...orderPageView(open, 'certificates', now),
      versions: stored.length > 0 ? versionsView(open, stored, now) : null,
      empty: { heading: 'No certificate yet', text: 'It appears here when it is issued.', act: { label: 'Show what the order waits for', href: open.url } },
      certificates: stored.map((certificate) => ({
        version: String(certificate.version),
        facts: certificateFacts(certificate),
        changes: changesSince(byVersion.get(certificate.version - 1), certificate),
        downloads: downloadsAt(fileUrl(open, certificate.version)),
      })),
    });
  });

  router.get('/token/:orderToken/certificates/:version/:file', async (request, response, next) => {
    const { version, file } = request.params;
    if (!isDownload(file) || !/^[1-9]\d{0,5}$/.test(version)) return next();
    sendDownload(response, file, await certificateOf(await openOrder(db, request as Request), Number(version)));
  });

  for (const [name, file] of Object.entries(newest)) {
    router.get(atOrder(`/${name}`), async (request, response) => {
      const open = await openOrder(db, request);
      sendDownload(response, file, await certificateOf(open, open.order.certificateVersion));
    });
  }

  return router;

  async function certificateOf({ order }: OpenOrder, version: number) {
    const certificate = version <= order.certificateVersion ? await findCertificate(db, order.reference, version) : undefined;
    if (!certificate) throw new Problem('not-found', 'The order has no such certificate; its page says what it has and what it waits for.');
    return certificate;
  }
}
