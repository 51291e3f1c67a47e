import type { Client } from '@temporalio/client';
import express, { Router, type Express, type NextFunction, type Request, type Response } from 'express';
import helmet from 'helmet';
import type { OutsideSettings } from '../outside/addresses';
import type { createRefundReader } from '../outside/stripe-refunds';
import type { Db } from '../db/connection';
import type { Secrets } from '../domain/secrets';
import type { Log } from '../log';
import { createAssets } from './http/assets';
import { createAuthorityFiles } from './http/authority-files';
import { refuseOverlongHead } from './http/bounds';
import { compatibleWords, createCompatibleApi } from './compatible';
import { isCompatible } from './compatible/address';
import { compatibleBody } from './compatible/body';
import { toOrderPage } from './compatible/order-url';
import { cutOff } from './http/cut-off';
import { notFound, problemAnswers } from './http/errors';
import { createHealth } from './http/health';
import { GUESSES_PER_SECOND, perAddress, perKey } from './http/limits';
import { createMetrics } from './http/metrics';
import { createOrderDesk } from '../client';
import { createPages } from './web/link';
import { createPaymentWebhooks } from './payments';
import { createSessions } from './web/frame/session';
import { createShow } from './web/frame/show';
import { createPortal } from './web/portal';
import { createRestApi } from './rest';
import { requestLog } from './http/request-log';
import { createSellerFiles } from './http/seller-files';
import { createShownPath } from './http/shown-path';
import { refuseInvalidQuery, refuseInvalidUtf8 } from './http/utf8';

/** Where forms belong to whoever has signed in. Behind a secret link they belong to whoever has the link. */
export const signedInPages = ['/sign-in', '/sign-out', '/password', '/orders', '/orders.csv', '/certificates', '/support', '/feedback', '/staff'];

export interface AppDependencies {
  db: Db;
  client: Client;
  taskQueue: string;
  secrets: Secrets;
  publicUrl: string;
  publicFolder: string;
  sessionSecret: string;
  temporalUiUrl: string | null;
  /** Which proxies may say on whose behalf they ask: how many, or their addresses */
  trustProxy?: number | string[] | false;
  /** Of one API key */
  requestsPerSecond: number;
  stripeWebhookSecret?: string;
  /** Asks Stripe what has become of a refund */
  stripe?: ReturnType<typeof createRefundReader>;
  /** Rules for the addresses of webhooks */
  outside: OutsideSettings;
  log: Log;
  /** Whether this process is about to end: `/readyz` says no then */
  isStopping?: () => boolean;
}

/** The whole HTTP side, in the order in which a request passes it. Does not listen. */
export function createApp(dependencies: AppDependencies): Express {
  const {
    db,
    client,
    taskQueue,
    secrets,
    publicUrl,
    publicFolder,
    sessionSecret,
    temporalUiUrl,
    stripeWebhookSecret,
    stripe,
    requestsPerSecond,
    outside,
    log,
  } = dependencies;
  const app = express();
  const desk = createOrderDesk({ client, taskQueue, db, secrets });
  const metrics = createMetrics(db);
  const https = publicUrl.startsWith('https:');

  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', dependencies.trustProxy ?? false);
  app.use(metrics.measure, requestLog(log, createShownPath(app, compatibleWords())), securityHeaders(https), refuseOverlongHead, refuseInvalidQuery);
  const limitPerKey = perKey(requestsPerSecond);
  app.use('/api', limitPerKey, createRestApi({ db, desk, secrets, publicUrl, outside }));
  app.use(createHealth({ db, client, taskQueue, isStopping: dependencies.isStopping }));
  app.get('/metrics', metrics.expose);
  app.use('/public', createAssets(), express.static(publicFolder, { maxAge: '1h', index: false }));
  app.use(createAuthorityFiles(db));
  app.use(createSellerFiles(db));
  app.use(createPaymentWebhooks({ db, desk, stripeWebhookSecret, stripe })); // before anything reads the body
  app.use(cutOff(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 200, verify: refuseInvalidUtf8 })));
  const compatible = Router().use(compatibleBody, limitPerKey, createCompatibleApi({ db, desk, secrets, publicUrl }));
  app.use(toOrderPage, (request, response, next) => (isCompatible(request) ? compatible(request, response, next) : next()));
  app.use(perAddress(requestsPerSecond));
  app.use(['/token', '/approve', '/password/reset'], perAddress(GUESSES_PER_SECOND), (_, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  const show = createShow(db);
  const { sessions, protection } = createSessions({ db, secret: sessionSecret, https });
  app.use(...sessions);
  app.use(signedInPages, ...protection, (_: Request, response: Response, next: NextFunction) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(createPages({ db, desk, secrets, publicUrl, show }));
  app.use(createPortal({ db, desk, secrets, publicUrl, show, https, temporalUiUrl }));
  app.use(notFound);
  app.use(problemAnswers(log, publicUrl, show));
  return app;
}

/** No inline script or style, no framing, nothing from elsewhere. */
function securityHeaders(https: boolean) {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'style-src': ["'self'"],
        'script-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
        ...(https ? { 'upgrade-insecure-requests': [] } : {}),
      },
    },
    // `no-referrer` would make browsers send `Origin: null` with forms.
    referrerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: https,
    xFrameOptions: { action: 'deny' },
  });
}
