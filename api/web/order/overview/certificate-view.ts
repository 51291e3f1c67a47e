import type { Certificate } from '../../../../db/certificate/certificates';
import type { TimeView } from '../../../../templates/parts/time/time';
import { downloadsAt, type DownloadsView } from '../../frame/downloads';
import { timeView } from '../../frame/words';
import type { OpenOrder } from '../door';
import { fileUrl } from '../versions-view';

export interface CertificateView {
  heading: string;
  revokedAt: TimeView | null;
  downloads: DownloadsView;
}

/** The newest certificate, to download. */
export function certificateView(open: OpenOrder, { version, revokedAt }: Certificate): CertificateView {
  return {
    heading: version === 1 ? 'Your certificate' : `Your certificate, version ${version}`,
    revokedAt: revokedAt === null ? null : timeView(revokedAt),
    downloads: downloadsAt(fileUrl(open, version)),
  };
}
