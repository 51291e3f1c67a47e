import type { Request } from 'express';

/** Where a request of this API leads: the generation by its prefix, the suffix on either segment, slashes as they come from a base URL that ends in one. */
export interface Address {
  generation: 1 | 2;
  service: string;
  method: string;
}

const services = ['order', 'account', 'reselleraccount', 'product'];
/** Of both generations */
export const prefixes = ['v2', 'ssl'];
const prefixed = /^\/+(v2|ssl)(?:\/|$)/i;
const whole = /^\/+(?:(?:v2|ssl)\/+)?([a-z]+)(?:\.(?:json|xml))?\/+([a-z]+)(?:\.(?:json|xml))?\/*$/i;

/** Everything below `/v2` and `/ssl` is this API's; without a prefix its own services are. Undefined: somebody else's. */
export function addressOf({ path }: Pick<Request, 'path'>): Address | undefined {
  const prefix = prefixed.exec(path)?.[1]?.toLowerCase();
  const [, service = '', method = ''] = whole.exec(path) ?? [];
  if (prefix === undefined && !services.includes(service.toLowerCase())) return undefined;
  return { generation: prefix === 'ssl' ? 1 : 2, service: service.toLowerCase(), method: method.toLowerCase() };
}

export function isCompatible(request: Pick<Request, 'path'>): boolean {
  return addressOf(request) !== undefined;
}
