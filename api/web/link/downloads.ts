import { Router } from 'express';
import { findCertificate, type Certificate } from '../../../db/certificate/certificates';
import { Problem } from '../../../domain/problem';
import type { PageDependencies } from '../frame/dependencies';
import { orderOf } from './request';

/** File names are ours, never made of what somebody typed. */
const files: Readonly<Record<string, (certificate: Certificate) => string[]>> = {
  'certificate.pem': ({ certificatePem }) => [certificatePem],
  'chain.pem': ({ intermediatePem, rootPem }) => [intermediatePem, rootPem],
  'fullchain.pem': ({ certificatePem, intermediatePem }) => [certificatePem, intermediatePem],
};

export function downloadPages({ db }: PageDependencies): Router {
  const router = Router();
  for (const [name, parts] of Object.entries(files)) {
    router.get(`/token/:orderToken/${name}`, async (request, response) => {
      const order = await orderOf(db, request as typeof request & { params: { orderToken: string } });
      const certificate = await findCertificate(db, order.reference, order.certificateVersion);
      if (!certificate) throw new Problem('not-found', 'The order has no certificate yet; its page says what it waits for.');
      response
        .attachment(name)
        .type('application/x-pem-file')
        .send(
          parts(certificate)
            .map((pem) => `${pem.trim()}\n`)
            .join(''),
        );
    });
  }
  return router;
}
