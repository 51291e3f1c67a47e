import { Router, type ErrorRequestHandler } from 'express';
import { cancellationPages } from './cancellation';
import type { PortalDependencies } from './dependencies';
import { deskPages } from './desk';
import { deskTicketPages } from './desk-tickets';
import { ordersPages } from './orders';
import { createSessions, SignInNeeded } from './session';
import { passwordResetPages } from './password-reset';
import { signInPages } from './sign-in';
import { ticketPages } from './tickets';

const signedInPages = ['/sign-in', '/sign-out', '/password', '/orders', '/support', '/staff'];

/** Pages of people who sign in: users of accounts, and staff. */
export function createPortal(dependencies: PortalDependencies): Router {
  const router = Router();
  const { db, sessionSecret: secret, https } = dependencies;
  router.use(signedInPages, ...createSessions({ db, secret, https }), (_, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  for (const pages of [signInPages, passwordResetPages, ordersPages, cancellationPages, ticketPages, deskPages, deskTicketPages])
    router.use(pages(dependencies));
  const askToSignIn: ErrorRequestHandler = (error, _request, response, next) => {
    if (!(error instanceof SignInNeeded)) return next(error);
    response.redirect(303, '/sign-in');
  };
  router.use(askToSignIn);
  return router;
}
