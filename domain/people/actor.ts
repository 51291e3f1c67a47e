import type { User } from './user';

/** Customers by their door or by the link that they were sent, and machines. Whoever else acts is somebody of the seller. */
export const knownActors = [
  'reseller-api',
  'order-page',
  'api',
  'approver',
  'admin-contact',
  'clock',
  'issuer',
  'domain-check',
  'key-report',
  'stripe',
] as const;
export type KnownActor = (typeof knownActors)[number];

/** Who is signed in, by id: events and histories are kept for ever and have no addresses of people. */
export function actorOf(user: Pick<User, 'id' | 'accountId'>): string {
  return `${user.accountId === null ? 'staff' : 'user'}:${user.id}`;
}

/** The user's id in an actor; undefined: it is no user. */
export function userIdIn(actor: string): string | undefined {
  return /^(?:user|staff):([0-9a-f-]{36})$/.exec(actor)?.[1];
}

export function isKnownActor(actor: string): actor is KnownActor {
  return (knownActors as readonly string[]).includes(actor);
}

/** Staff at the desk, whoever uses the admin command, and operators in the Temporal UI, who type a name of their own. Their acts are audited. */
export function isOfSeller(actor: string): boolean {
  return !isKnownActor(actor) && !actor.startsWith('user:');
}

/** On whose side an actor is */
export type Sender = 'customer' | 'approver' | 'admin-contact' | 'machine' | 'staff';

export function senderOf(actor: string): Sender {
  if (isOfSeller(actor)) return 'staff';
  if (actor.startsWith('user:')) return 'customer';
  switch (actor as KnownActor) {
    case 'reseller-api':
    case 'order-page':
    case 'api':
      return 'customer';
    case 'approver':
    case 'admin-contact':
      return actor as 'approver' | 'admin-contact';
    default:
      return 'machine';
  }
}

/** As customers see it: people of the seller have names for the audit alone. */
export function publicActor(actor: string): string {
  return isOfSeller(actor) ? 'staff' : actor;
}

/** Words that people of the seller wrote are for the seller; what customers have to know of them is the order's `endReason`. */
export function publicNote({ actor, note }: { actor: string; note: string | null }): string | null {
  return isOfSeller(actor) ? null : note;
}
