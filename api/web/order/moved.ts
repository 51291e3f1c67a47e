import { Router, type Request, type Response } from 'express';

/** Where pages of an order were before each act had an address of its own. */
const moved: Readonly<Record<string, string>> = {
  '/cancel': '/cancellation',
  '/withdraw': '/cancellation/withdrawal',
  '/configure': '/configuration',
  '/configure/check': '/configuration/check',
};

/** Links and forms that people still have open; 308 keeps what a form sends. */
export function movedPages(): Router {
  const router = Router();
  for (const [before, now] of Object.entries(moved)) {
    const toNow = ({ params }: Request<{ orderToken: string }>, response: Response) =>
      response.redirect(308, `/token/${encodeURIComponent(params.orderToken)}${now}`);
    router.route(`/token/:orderToken${before}`).get(toNow).post(toNow);
  }
  return router;
}
