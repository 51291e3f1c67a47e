import { isByFile } from '../../domain/validation/publication';
import { outstanding, stillToDo } from '../../domain/order/issuance';
import { awaitsCertificate, type DomainValidation, type Order } from '../../domain/order/order';
import { validationByRecord, speaksFor, wantedNames } from '../../domain/validation/validation';
import type { Instant } from '../../domain/time';
import { isReusable } from '../../domain/validation/reuse';
import { domainApprovals, freshLink } from '../links';
import type { Step } from '../transition';

/** What goes on towards the next certificate. */
export type Onward = Required<Pick<Step, 'facts' | 'approvals' | 'mails'>>;

/**
 * The order goes on towards its next certificate with these new facts: to the issuer where nothing is missing any more. What no validation speaks
 * for, or only one that has grown too old, is asked for here and now, so that no order waits for one that nobody was asked for; the contacts,
 * who may not expect that, are told.
 */
export function onward(order: Order, facts: Partial<Order>, now: Instant): Onward {
  const next = { ...order, ...facts };
  const asks = awaitsCertificate(next) && outstanding(next, now) === 'domain-validation';
  const validations = asks ? validationsFor(next, now) : next.validations;
  const known = order.validations.map(({ approvalId }) => approvalId);
  const approvals = domainApprovals(validations.filter(({ approvalId }) => !known.includes(approvalId)));
  const again = validations.some((validation) => !next.validations.includes(validation));
  return {
    facts: { ...facts, validations, waitingOn: stillToDo({ ...next, validations }, now) },
    approvals,
    mails: [...(approvals.length > 0 ? ['domain-approval' as const] : []), ...(again ? ['validation-needed' as const] : [])],
  };
}

/** What is asked for and what may still be used stays; what has grown too old is asked for again, as far as a wanted name needs it. */
function validationsFor(order: Order, now: Instant): DomainValidation[] {
  const good = order.validations.filter((validation) => validation.validatedAt === undefined || isReusable(validation, now));
  const old = order.validations.filter((validation) => !good.includes(validation));
  // Beyond the numbers that the step itself has given out: no two validations may share a link.
  let number = order.validations.length;
  // Parents first: a record for one of them speaks for the others too.
  for (const name of [...wantedNames(order)].sort((a, b) => a.length - b.length)) {
    if (good.some((validation) => speaksFor(validation, name))) continue;
    const before =
      old.find((validation) => !isByFile(validation.method) && speaksFor(validation, name)) ?? old.find((validation) => speaksFor(validation, name));
    good.push(freshLink(order, before ?? validationByRecord(name), number++, now));
  }
  return good;
}
