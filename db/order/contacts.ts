import { userIdIn } from '../../domain/people/actor';
import type { Order } from '../../domain/order/order';
import type { Configuration, Contact } from '../../domain/order/submission';
import type { Queryable } from '../connection';
import { getConfiguration, getSubmission } from './submissions';
import { findEmails } from '../people/users';

/** Who approves the cancellation of an issued certificate: named with the configuration, or later by staff. */
export async function findAdminContact(db: Queryable, order: Order): Promise<Contact | undefined> {
  if (order.adminContactId !== undefined) return getSubmission(db, order.adminContactId, 'adminContact');
  return order.configurationId === undefined ? undefined : (await getConfiguration(db, order.configurationId)).adminContact;
}

/** What the order was configured with, and its admin contact of now. Undefined: it is not configured yet. */
export async function findConfiguration(db: Queryable, order: Order): Promise<Configuration | undefined> {
  if (order.configurationId === undefined) return undefined;
  const configuration = await getConfiguration(db, order.configurationId);
  if (order.adminContactId === undefined) return configuration;
  return { ...configuration, adminContact: await getSubmission(db, order.adminContactId, 'adminContact') };
}

/** Who is told what happens to an order: its contacts and the account, each once, as they were written (domain/people/email-address.ts). */
export async function findContacts(db: Queryable, order: Order): Promise<string[]> {
  const account = await db('accounts').where('id', order.sale.accountId).first('email');
  const configuration = order.configurationId === undefined ? undefined : await getConfiguration(db, order.configurationId);
  const admin = order.adminContactId === undefined ? configuration?.adminContact : await findAdminContact(db, order);
  const addresses: (string | null | undefined)[] = [admin?.email, configuration?.techContact.email, account?.email];
  return [...new Set(addresses.filter((address): address is string => Boolean(address)))];
}

/** The portal user who asked last for the order to be cancelled; undefined: somebody without a user of the portal did. */
export async function findRequester(db: Queryable, { reference }: Pick<Order, 'reference'>): Promise<string | undefined> {
  const asked = await db('order_events')
    .where('order_reference', reference)
    .whereIn('type', ['cancel-requested', 'cancel-approved', 'credited', 'cancelled'])
    .andWhere('actor', 'like', 'user:%')
    .orderBy('sequence', 'desc')
    .first('actor');
  const id = asked && userIdIn(asked.actor as string);
  return id && (await findEmails(db, [id])).get(id);
}

/** The customer that an order was placed for, where the buyer has named one. */
export async function findEndCustomer(db: Queryable, { reference }: Pick<Order, 'reference'>): Promise<string | undefined> {
  const row = await db('orders').where({ reference }).first('end_customer_email');
  return row?.end_customer_email ?? undefined;
}
