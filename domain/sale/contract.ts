import type { Sale } from '../order/order';
import { the } from '../field-names';
import { checkAll, Problem } from '../problem';
import { productOf, type Product } from './product';

/** Prepaid units of one product. Orders bought under it pay with a unit, which goes back to it when they are cancelled in time (seed 000). */
export interface Contract extends UnitScope {
  id: string;
  accountId: string;
  productCode: string;
  createdAt: number;
}

/** What one unit pays for: an order with so many names, the common name among them and what comes at no charge not, on so many servers. */
export interface UnitScope {
  namesPerUnit: number;
  serversPerUnit: number;
}

/** Where a contract says nothing else: what the product includes, on one server. */
export function includedScope({ minSanCount, includedSanCount }: Product): UnitScope {
  return { namesPerUnit: 1 + Math.max(minSanCount, includedSanCount), serversPerUnit: 1 };
}

/** Throws a Problem for `names_per_unit` or `servers_per_unit` where the product has no orders of that size. */
export function checkScope({ namesPerUnit, serversPerUnit }: UnitScope, { code, minSanCount, maxSanCount, maxServerCount }: Product): void {
  checkAll(
    () => {
      if (namesPerUnit < 1 + minSanCount || namesPerUnit > 1 + maxSanCount)
        throw Problem.field('names_per_unit', `A unit of ${code} covers ${range(1 + minSanCount, 1 + maxSanCount, 'name')}; say another number of names.`);
    },
    () => {
      if (serversPerUnit < 1 || serversPerUnit > maxServerCount)
        throw Problem.field('servers_per_unit', `A unit of ${code} covers ${range(1, maxServerCount, 'server')}; say another number of servers.`);
    },
  );
}

type Counts = Pick<Sale, 'sanCount' | 'serverCount'>;

/** Whether one unit pays for an order of that size. */
export function covers({ namesPerUnit, serversPerUnit }: UnitScope, { sanCount, serverCount }: Counts): boolean {
  return 1 + sanCount <= namesPerUnit && serverCount <= serversPerUnit;
}

/** Throws a Problem for `sanCount`, `serverCount` or both where one unit of the contract does not pay for that much. */
export function checkCovered(contract: Contract, counts: Counts): void {
  if (covers(contract, counts)) return;
  const { namesPerUnit: names, serversPerUnit: servers } = contract;
  const scope = `One unit of this contract covers ${count(names, 'name')} on ${count(servers, 'server')}`;
  checkAll(
    () => {
      if (1 + counts.sanCount > names)
        throw Problem.field(
          'sanCount',
          `${scope}, the common name counted; send a ${the('sanCount')} of ${names - 1}, or name a contract whose units cover more.`,
        );
    },
    () => {
      if (counts.serverCount > servers)
        throw Problem.field('serverCount', `${scope}; send a ${the('serverCount')} of ${servers}, or name a contract whose units cover more.`);
    },
  );
}

/** The scope of a contract from before there were any: it says nothing else. */
export function scopeOf({ productCode }: Pick<Contract, 'productCode'>, said: { namesPerUnit: number | null; serversPerUnit: number | null }): UnitScope {
  const included = includedScope(productOf({ sale: { productCode } }));
  return { namesPerUnit: said.namesPerUnit ?? included.namesPerUnit, serversPerUnit: said.serversPerUnit ?? included.serversPerUnit };
}

function range(least: number, most: number, what: string): string {
  return least === most ? count(least, what) : `${least} to ${most} ${what}s`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
