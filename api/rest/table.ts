import type { Route } from './route';
import { accountRoutes } from './routes/account';
import { afterIssuanceRoutes } from './routes/after-issuance';
import { reissueRoutes } from './routes/reissues';
import { apiKeyRoutes } from './routes/api-keys';
import { cancellationRoutes } from './routes/cancellation';
import { catalogueRoutes } from './routes/catalogue';
import { certificateRoutes } from './routes/certificates';
import { configurationRoutes } from './routes/configuration';
import { eventRoutes } from './routes/events';
import { orderRoutes } from './routes/orders';
import { renewalRoutes } from './routes/renewals';
import { retailRoutes } from './routes/retail';
import { validationRoutes } from './routes/validations';
import { webhookDeliveryRoutes } from './routes/webhook-deliveries';
import { webhookRoutes } from './routes/webhooks';

/** THE table: what is not in here is not there. Express routes, validation, the OpenAPI document and the tests of access come from it. */
export const routes: readonly Route[] = [
  ...catalogueRoutes,
  ...orderRoutes,
  ...configurationRoutes,
  ...validationRoutes,
  ...cancellationRoutes,
  ...retailRoutes,
  ...reissueRoutes,
  ...afterIssuanceRoutes,
  ...renewalRoutes,
  ...certificateRoutes,
  ...eventRoutes,
  ...webhookRoutes,
  ...webhookDeliveryRoutes,
  ...accountRoutes,
  ...apiKeyRoutes,
];

/** Chapters of the document, in the order in which a reader needs them. */
export const groups = [
  { name: 'Products', description: 'What can be ordered, and what has to be known before.' },
  { name: 'Orders', description: 'From placing to configuring.' },
  { name: 'Domain validation', description: 'Proof that the customer controls the domains.' },
  { name: 'Cancellation', description: 'Preview, request, withdraw; what comes back.' },
  { name: 'After issuance', description: 'Reissue, revoke, renew.' },
  { name: 'Certificates', description: 'Everything that was signed.' },
  { name: 'Events', description: 'What has happened since you asked last.' },
  { name: 'Webhooks', description: 'Events sent to you as they happen, signed, in the format of https://www.standardwebhooks.com.' },
  { name: 'Account', description: 'Contracts, balances, and why they are what they are.' },
  { name: 'API keys', description: 'Several for each account, each for its task.' },
];
