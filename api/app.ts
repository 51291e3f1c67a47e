import type { Client } from '@temporalio/client';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { OutsideSettings } from '../activities/outside/addresses';
import type { createRefundReader } from '../activities/outside/stripe-refunds';
import type { Db } from '../db/connection';
import type { Secrets } from '../domain/secrets';
import type { Log } from '../log';
import { createAuthorityFiles } from './authority-files';
import { refuseOverlongHead } from './bounds';
import { compatibleWords, createCompatibleApi } from './compatible';
import { compatibleBody } from './compatible/body';
import { toOrderPage } from './compatible/order-url';
import { cutOff } from './cut-off';
import { notFound, problemAnswers } from './errors';
import { createHealth } from './health';
import { perAddress, perKey } from './limits';
import { createMetrics } from './metrics';
import { createOrderDesk } from './order-desk';
import { createPages } from './pages';
import { createPaymentWebhooks } from './payments';
import { createPortal } from './portal';
import { createRestApi } from './rest';
import { requestLog } from './request-log';
import { createShownPath } from './shown-path';
import { refuseInvalidQuery, refuseInvalidUtf8 } from './utf8';

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
  app.use('/public', express.static(publicFolder, { maxAge: '1h', index: false }));
  app.use(createAuthorityFiles(db));
  app.use(createPaymentWebhooks({ db, desk, stripeWebhookSecret, stripe })); // before anything reads the body
  app.use(cutOff(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 200, verify: refuseInvalidUtf8 })));
  app.use(toOrderPage, compatibleBody, limitPerKey, createCompatibleApi({ db, desk, secrets, publicUrl }));
  app.use(['/token', '/approve', '/password/reset'], perAddress, (_, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.use(createPages({ db, desk, secrets, publicUrl }));
  app.use(createPortal({ db, desk, secrets, publicUrl, sessionSecret, https, temporalUiUrl }));
  app.use(notFound);
  app.use(problemAnswers(log, publicUrl));
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
