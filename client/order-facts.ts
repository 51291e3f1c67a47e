import { findCancelledDomain } from '../db/order/cancelled-domains';
import { findBlockedKey } from '../db/certificate/blocked-keys';
import { listValid } from '../db/certificate/certificates';
import type { Queryable } from '../db/connection';
import { listContracts, type ContractBalance } from '../db/account/contracts';
import { findCarrier, findOrder, findRenewable, type OrderRow } from '../db/order/orders';
import { currentPolicy } from '../db/account/policies';
import type { Account } from '../domain/sale/account';
import { twinOf } from '../domain/name/certificate-names';
import { covers } from '../domain/sale/contract';
import { readCsr } from '../domain/csr/csr';
import type { Dropped, Order } from '../domain/order/order';
import { registrableDomain } from '../domain/name/names';
import { familyCodes, findProduct, isSameFamily } from '../domain/sale/product';
import { Problem } from '../domain/problem';
import { lendsUntil } from '../domain/sale/renewal';
import type { Wanted } from '../domain/sale/sale';
import { daysCarried } from '../domain/sale/term';
import { droppedBy } from '../domain/name/valid-names';

/** What the tables know and a message to an order's workflow has to carry. */

/** The contract that pays: the one asked for, or the oldest one of the product that has units left, of a size that pays for the order where there is one; undefined where there is none. */
export async function contractFor(
  db: Queryable,
  account: Account,
  { productCode, contractId, sanCount, serverCount = 1 }: Pick<Wanted, 'productCode' | 'contractId' | 'sanCount' | 'serverCount'>,
): Promise<ContractBalance | undefined> {
  const product = findProduct(productCode);
  const code = product?.code ?? productCode;
  const contracts = await listContracts(db, account.id, code);
  if (contractId === undefined) {
    const left = contracts.filter(({ units }) => units > 0);
    return left.find((each) => covers(each, { sanCount: sanCount ?? product?.minSanCount ?? 0, serverCount })) ?? left[0];
  }
  const contract = contracts.find(({ id }) => id === contractId);
  if (!contract) throw Problem.field('contract_id', `The account has no contract ${contractId.slice(0, 40)} for ${code}; send one of its own, or none.`);
  return contract;
}

/** Throws a Problem for `csr` where its key was reported as compromised. */
export async function checkKey(db: Queryable, csr: string | undefined): Promise<void> {
  if (csr !== undefined && (await findBlockedKey(db, readCsr(csr).spkiSha256)))
    throw Problem.field('csr', 'The key of this CSR was reported as compromised; make a new key and a CSR with it.');
}

/** What a reissue for some names would drop from the certificates that are valid now. */
export async function droppedByReissue(db: Queryable, order: OrderRow, now: number): Promise<(names: readonly string[]) => Dropped | undefined> {
  const valid = await listValid(db, order.reference, now);
  return (names) => droppedBy(names, valid, order.sale);
}

/** Which order a new one renews: the account's own for the same name, which has to be there (`true`) or counts if it is there, or the one that is named. */
export type Renewal = true | 'if-any' | { reference: string };

/**
 * The order that is renewed: of the new one's product family where there is one, whose days are carried; otherwise they are linked alone. A name and its
 * `www` twin are the same here. Throws a Problem for `renewal` where there is none and has to be one.
 */
export async function renewedBy(db: Queryable, order: OrderRow, [name = '']: string[], wanted: Renewal): Promise<Order['renewalOf']> {
  const before = typeof wanted === 'object' ? await findOrder(db, wanted.reference) : await findRenewed(db, order, name);
  if (before?.termEndsAt === undefined) {
    if (wanted === 'if-any') return undefined;
    throw Problem.field('renewal', `The account has no issued order for ${name || 'this name'} that could be renewed; order without renewing one.`);
  }
  if (!isSameFamily(order, before)) return { reference: before.reference };
  await checkDaysFree(db, before.reference, order.reference);
  return { reference: before.reference, termEndsAt: lendsUntil(before) };
}

async function findRenewed(db: Queryable, order: OrderRow, name: string): Promise<OrderRow | undefined> {
  const own = { accountId: order.sale.accountId, commonNames: [name, twinOf(name) ?? name] };
  return (await findRenewable(db, { ...own, productCodes: familyCodes(order) }, Date.now())) ?? (await findRenewable(db, own, Date.now()));
}

/** Throws a Problem for `renewal` where another order than this one carries what the older one has left. The unique key decides between two at once. */
export async function checkDaysFree(db: Queryable, older: string, renewal?: string): Promise<void> {
  const carrier = await findCarrier(db, older);
  if (carrier !== undefined && carrier !== renewal) throw daysCarried(older);
}

/**
 * Why staff have to look at an order for these names first; undefined: they need not. Names no other order. Exempt are the domains that were looked
 * at before: a reissue is for those of the certificate that is there, a restarted order for those of the one that it takes the place of. An order that
 * was placed before the cancellation is not a new one: whoever cancels is told to place it first.
 */
export async function reviewReasonFor(db: Queryable, order: OrderRow, names: readonly string[]): Promise<string | undefined> {
  const before = order.restartOf === undefined ? undefined : await findOrder(db, order.restartOf);
  const exempt = [...(before?.names ?? []), ...(order.certificateVersion > 0 ? order.names : [])].map(registrableDomain);
  const domains = [...new Set(names.map(registrableDomain))].filter((domain) => !exempt.includes(domain));
  const { policySet } = await currentPolicy(db);
  const until = order.certificateVersion > 0 ? Date.now() : order.placedAt;
  const domain = await findCancelledDomain(db, domains, { months: policySet.sameDomainReviewMonths, until, isTest: order.sale.isTest });
  return domain && `an earlier order for ${domain} was cancelled.`;
}
