import { Router } from 'express';
import { approvalPages } from './approval';
import type { PageDependencies } from '../frame/dependencies';
import { frontPages } from './front';

/** Pages for whoever has a link and no order: the front door, and approvals. A GET or HEAD never changes anything here. */
export function createPages(dependencies: PageDependencies): Router {
  const router = Router();
  for (const pages of [frontPages, approvalPages]) router.use(pages(dependencies));
  return router;
}
