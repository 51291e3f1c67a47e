import { Resolver } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { Problem } from '../domain/problem';

/** Which resolvers are asked, and whether what is not on the public Internet may be reached: for tests and closed networks. */
export interface OutsideSettings {
  /** `address` or `address:port`; empty: the system's */
  dnsServers: string[];
  allowPrivate: boolean;
}

export interface Address {
  address: string;
  family: 4 | 6;
}

export function createResolver({ dnsServers }: Pick<OutsideSettings, 'dnsServers'>): Resolver {
  const resolver = new Resolver({ timeout: 3000, tries: 2 });
  if (dnsServers.length > 0) resolver.setServers(dnsServers);
  return resolver;
}

/**
 * Every address of a host, IPv6 and IPv4 in turn, so that whoever tries one after the other soon comes to both. Throws a Problem where there is none,
 * or where one of them is not on the public Internet: a name that leads inside is refused as a whole. Connect to these addresses and to nothing else:
 * a second lookup may answer otherwise.
 */
export async function addressesOf(host: string, settings: OutsideSettings): Promise<Address[]> {
  const bare = host.replace(/^\[|\]$/g, '');
  const addresses = ipaddr.isValid(bare) ? [bare] : await lookUp(bare, settings);
  if (addresses.length === 0) throw new Problem('invalid', `${bare} has no address in the DNS.`);
  const inside = settings.allowPrivate ? undefined : addresses.find((address) => !isPublic(address));
  if (inside !== undefined) throw new Problem('invalid', `${bare} leads to ${inside}, which is not on the public Internet.`);
  return addresses.map((address) => ({ address, family: ipaddr.parse(address).kind() === 'ipv6' ? 6 : 4 }));
}

async function lookUp(host: string, settings: OutsideSettings): Promise<string[]> {
  const resolver = createResolver(settings);
  const [v6, v4] = await Promise.all([resolver.resolve6(host).catch(none), resolver.resolve4(host).catch(none)]);
  const inTurn = Array.from({ length: Math.max(v6.length, v4.length) }, (_, index) => [v6[index], v4[index]]).flat();
  return inTurn.filter((address) => address !== undefined);
}

const none = (): string[] => [];

/** An IPv4 address inside an IPv6 one is judged as what it is. Everything with a special purpose (RFC 6890) is not public. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
