import { z } from 'zod';
import { listApprovals } from '../../db/order/approvals';
import { findConfiguration } from '../../db/order/contacts';
import { Problem } from '../../domain/problem';
import { parse } from '../http/parameters';
import type { Method } from './method';

const kinds = { approver: 'Approver', fulfillment: 'Fulfillment', invite: 'Invite' } as const;
type Kind = keyof typeof kinds;

/** Known clients send typographic quotes and brackets after the word. */
const kindOf = (known: readonly [Kind, ...Kind[]]) =>
  z
    .string()
    .transform((text) => text.replace(/[^a-z]/gi, '').toLowerCase())
    .pipe(z.enum(known, `must be ${known.map((kind) => kinds[kind]).join(' or ')}`));

/** The older generation invites the customer by e-mail, the later one leaves that to the reseller. */
const parameters = {
  1: z.object({ email_type: kindOf(['approver', 'fulfillment', 'invite']) }),
  2: z.object({ email_type: kindOf(['approver', 'fulfillment']) }),
};

export const resendemail: Method = {
  secret: 'order_token',
  takes: parameters[1],
  async run({ db, desk, generation }, given, order) {
    const { email_type: kind } = parse(parameters[generation], given);
    const sentTo = { approver_email: '', admin_contact_email: '', tech_contact_email: '' };
    const answer = (to: Partial<typeof sentTo> & { invite_email?: string }) => ({
      success: 'Email resent',
      type: kinds[kind],
      email_sent_to: { ...(generation === 1 && { invite_email: '' }), ...sentTo, ...to },
    });
    const actor = 'reseller-api';
    if (kind === 'invite') {
      if (order.endCustomerEmail === null)
        throw new Problem('conflict', 'The order was placed with end_customer_email none, so nobody can be invited; hand out its invite_url.');
      await desk.send(order.reference, 'resendInvite', { actor });
      return answer({ invite_email: order.endCustomerEmail });
    }
    await desk.send(order.reference, 'resendEmail', { actor, kind: kind === 'approver' ? 'approver' : 'fulfilment' });
    if (kind === 'approver') {
      const approvals = await listApprovals(db, order.reference);
      return answer({ approver_email: approvals.filter((approval) => approval.kind === 'domain').at(-1)?.recipient ?? '' });
    }
    const configuration = await findConfiguration(db, order);
    return answer({ admin_contact_email: configuration?.adminContact.email ?? '', tech_contact_email: configuration?.techContact.email ?? '' });
  },
};
