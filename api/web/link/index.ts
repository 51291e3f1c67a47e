import { Router } from 'express';
import { approvalPages } from './approval';
import { cancelPages } from './cancel';
import { configurePages } from './configure';
import type { PageDependencies } from '../frame/dependencies';
import { downloadPages } from './downloads';
import { frontPages } from './front';
import { orderPages } from './order';
import { orderActPages } from './order-acts';

/** Everything that people look at. A GET or HEAD never changes anything here; whoever has the link may do what the page offers. */
export function createPages(dependencies: PageDependencies): Router {
  const router = Router();
  for (const pages of [frontPages, approvalPages, orderPages, orderActPages, configurePages, cancelPages, downloadPages]) router.use(pages(dependencies));
  return router;
}
