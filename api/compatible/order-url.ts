import type { RequestHandler } from 'express';
import type { CompatibleApi } from './method';

/** Where the customer completes, reviews and cancels the order. */
export function orderUrl({ secrets, publicUrl }: Pick<CompatibleApi, 'secrets' | 'publicUrl'>, reference: string): string {
  return `${publicUrl}/token/${secrets.orderToken(reference)}`;
}

const belowBase = /^\/+(?:v2|ssl)\/+token\/+/i;

/** Clients put `/token/{order_token}` behind the base URL that they know, which may end in `/v2` or `/ssl`; the pages stand without. */
export const toOrderPage: RequestHandler = (request, response, next) => {
  if (!['GET', 'HEAD'].includes(request.method) || !belowBase.test(request.path)) return next();
  response.set('Cache-Control', 'no-store').redirect(request.path.replace(belowBase, '/token/') + queryIn(request.url));
};

function queryIn(url: string): string {
  return url.includes('?') ? url.slice(url.indexOf('?')) : '';
}
