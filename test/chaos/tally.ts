import type { Db } from '../../db/connection';
import { fromJson } from '../../db/account/policies';
import type { Order } from '../../domain/order/order';
import type { EventType } from '../../domain/order/transition';
import type { Said } from './client';

/** How often there was what a run has to show as well: rules that the clock enforces, and staff who say no. */
export async function tally(db: Db, said: readonly Said[]): Promise<Record<string, number>> {
  const events = await db<{ type: EventType }>('order_events').select('type');
  const orders = (await db<{ facts: unknown }>('orders').select('facts')).map(({ facts }) => fromJson<Order>(facts));
  const happened = (type: EventType) => events.filter((event) => event.type === type).length;
  const ended = (reason: RegExp) => orders.filter(({ endReason = '' }) => reason.test(endReason)).length;
  return {
    'windows ended': happened('window-ended'),
    'refused as late': said.filter(({ late }) => late).length,
    'approvals reminded': happened('approval-reminded'),
    'approvals ended': happened('cancel-approval-ended'),
    'reviews released': happened('review-released'),
    'refused in review': ended(/could not accept/),
    'refused in vetting': ended(/could not be vetted/),
    'names corrected': happened('names-corrected'),
    'certificates revoked for dropped names': happened('dropped-names-due'),
    'orders whose key was reported elsewhere': happened('key-blocked'),
    'admin contacts changed': happened('admin-contact-changed'),
    'cancelled by staff': ended(/cancelled by staff/),
    'refused for good': happened('issue-refused') + happened('revoke-refused'),
    renewals: orders.filter(({ renewalOf }) => renewalOf).length,
    'days taken back': happened('days-taken-back'),
    'nothing back': orders.filter(({ nothingBack }) => nothingBack).length,
  };
}
