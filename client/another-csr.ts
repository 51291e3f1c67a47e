import { findConfiguration } from '../db/order/contacts';
import type { Db } from '../db/connection';
import type { OrderRow } from '../db/order/orders';
import { Problem } from '../domain/problem';
import { wantedConfigurationId, wantedNames } from '../domain/validation/validation';
import type { OrderDesk } from '.';
import { reissueRequest, type ReissueChanges } from './reissue-request';

/**
 * Another CSR in the place of one that the issuer has refused; without one, a key and a CSR are made. All else stays as it is. Before the first certificate
 * it corrects the configuration, after it it takes the place of the reissue.
 */
export async function handInAnotherCsr({ db, desk }: { db: Db; desk: OrderDesk }, order: OrderRow, changes: ReissueChanges, actor: string) {
  const before = await findConfiguration(db, { ...order, configurationId: wantedConfigurationId(order) });
  if (!before || !order.issueRefusal) throw new Problem('conflict', 'The issuer has refused no CSR of this order, so it needs no other one.');
  const request = reissueRequest({ ...order, names: wantedNames(order) }, before, changes);
  return order.state === 'configured' ? desk.correctNames(order, request, actor) : desk.reissue(order, request, actor);
}
