import { Router, type ErrorRequestHandler, type Request } from 'express';
import { cancelPages } from './cancel';
import type { PortalDependencies } from './dependencies';
import { certificatePages } from './certificates';
import { dashboardPages } from './dashboard';
import { deskPages } from '../staff/desk';
import { deskTicketPages } from '../staff/tickets';
import { forgottenPasswordPages } from './forgotten-password';
import { ordersCsv } from './orders-csv';
import { orderPages } from '../order';
import { ordersPages } from './orders';
import { SignInNeeded } from '../frame/session';
import { passwordResetPages } from './password-reset';
import { signInPages } from './sign-in';
import { helpPages } from '../support/help';
import { newTicketPages } from '../support/new-ticket';
import { supportPages } from '../support/support';
import { ticketPages } from '../support/tickets';

/** Pages of people who sign in: users of accounts, and staff. */
export function createPortal(dependencies: PortalDependencies): Router {
  const router = Router();
  for (const pages of [
    dashboardPages,
    signInPages,
    forgottenPasswordPages,
    passwordResetPages,
    cancelPages,
    ordersPages,
    ordersCsv,
    orderPages,
    certificatePages,
    helpPages,
    supportPages,
    newTicketPages,
    ticketPages,
    deskPages,
    deskTicketPages,
  ])
    router.use(pages(dependencies));
  const askToSignIn: ErrorRequestHandler = (error, request: Request, response, next) => {
    if (!(error instanceof SignInNeeded)) return next(error);
    // A form that was sent is not sent again by itself.
    const then = request.method === 'GET' && request.originalUrl.length <= 2000 ? `?then=${encodeURIComponent(request.originalUrl)}` : '';
    response.redirect(303, `/sign-in${then}`);
  };
  router.use(askToSignIn);
  return router;
}
