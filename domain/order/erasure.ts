import type { Order } from './order';
import type { Contact, SubmissionKind, Submissions } from './submission';

const nobody: Contact = { title: '', firstName: '', lastName: '', phone: '', email: '' };

/** What is left of something that a person handed in once its time is over: what is public in the certificate anyway, and nobody. */
const remains: { [K in SubmissionKind]: (body: Submissions[K]) => Submissions[K] } = {
  placement: ({ buyerReference }) => ({ buyerReference, endCustomerEmail: null }),
  configuration: (body) => ({
    ...body,
    adminContact: nobody,
    techContact: nobody,
    approvers: body.approvers.map(({ domain }) => ({ domain, email: '' })),
  }),
  approver: ({ domain }) => ({ domain, email: '' }),
  adminContact: () => nobody,
  reason: () => ({ reason: '' }),
};

/** The submission without personal data; the same again when it has none (design section 7, promise 4). */
export function withoutPeople<K extends SubmissionKind>(kind: K, body: Submissions[K]): Submissions[K] {
  return remains[kind](body);
}

/** The order without what people wrote: of the reason for its end the part that is ours is left. */
export function withoutWords(order: Order): Order {
  return { ...order, endReason: withoutRest(order.endReason), refundFailure: withoutRest(order.refundFailure) };
}

function withoutRest(text: string | undefined): string | undefined {
  const end = text?.indexOf(':') ?? -1;
  return end < 0 ? text : `${text?.slice(0, end)}.`;
}
