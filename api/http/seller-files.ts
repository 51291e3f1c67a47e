import { Router } from 'express';
import type { Db } from '../../db/connection';
import { findLogo } from '../../db/people/seller';
import { Problem } from '../../domain/problem';
import { sha256Hex } from '../../domain/secrets';

/**
 * The seller's logo. Pages ask with its fingerprint (`?v=`), and so may keep it for ever; without one, or with an old one, it is asked for again each time and
 * answered with 304 where it is the same.
 */
export function createSellerFiles(db: Db): Router {
  const router = Router();
  router.get('/seller/logo', async (request, response) => {
    const logo = await findLogo(db);
    if (!logo) throw new Problem('not-found', 'There is no logo.');
    const fingerprint = sha256Hex(logo);
    const isNamed = request.query.v === fingerprint;
    response
      .set('Cache-Control', isNamed ? 'public, max-age=31536000, immutable' : 'public, no-cache')
      .set('ETag', `"${fingerprint}"`)
      .type('png')
      .send(logo);
  });
  return router;
}
