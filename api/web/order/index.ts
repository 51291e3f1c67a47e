import { Router } from 'express';
import type { PageDependencies } from '../frame/dependencies';
import { actPages } from './acts';
import { activityPages } from './activity';
import { cancellationPages } from './cancellation';
import { certificatesPages } from './certificates';
import { configurePages } from './configuration/configure';
import { movedPages } from './moved';
import { overviewPages } from './overview/overview';
import { revocationPages } from './revocation';
import { validationPages } from './validation';

/** All pages of one order, at both of its doors (door.ts). A GET or HEAD never changes anything here. */
export function orderPages(dependencies: PageDependencies): Router {
  const router = Router();
  for (const pages of [
    overviewPages,
    certificatesPages,
    validationPages,
    activityPages,
    cancellationPages,
    revocationPages,
    actPages,
    configurePages,
    movedPages,
  ])
    router.use(pages(dependencies));
  return router;
}
