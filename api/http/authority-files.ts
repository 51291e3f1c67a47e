import { X509Certificate } from 'node:crypto';
import { Router } from 'express';
import { findAuthority, type Authority } from '../../db/certificate/authorities';
import type { Db } from '../../db/connection';
import { Problem } from '../../domain/problem';

const crl = (body: Buffer | null) => ({ type: 'application/pkix-crl', body });
const certificate = (pem: string) => ({ type: 'application/pkix-cert', body: new X509Certificate(pem).raw });

const files = new Map<string, (authority: Authority) => { type: string; body: Buffer | null }>([
  ['intermediate.crl', ({ intermediateCrl }) => crl(intermediateCrl)],
  ['root.crl', ({ rootCrl }) => crl(rootCrl)],
  ['intermediate.crt', ({ intermediatePem }) => certificate(intermediatePem)],
  ['root.crt', ({ rootPem }) => certificate(rootPem)],
]);

/** CA certificates (AIA) and CRLs of the local CA, in DER as RFC 5280 sections 4.2.1.13 and 4.2.2.1 ask, from the database. */
export function createAuthorityFiles(db: Db): Router {
  const router = Router();
  router.get('/ca/:name/:file', async (request, response) => {
    const authority = await findAuthority(db, request.params.name);
    const file = authority && files.get(request.params.file)?.(authority);
    if (!file?.body) throw new Problem('not-found', 'There is no such file of this certificate authority.');
    response.set('Cache-Control', 'public, max-age=300').type(file.type).send(file.body);
  });
  return router;
}
