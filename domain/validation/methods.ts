import type { ValidationMethod } from '../order/order';
import { the } from '../field-names';
import { Problem } from '../problem';
import { readableDay, type Instant } from '../time';

/**
 * From when a method is no longer accepted: it gives no new validation, and what it validated before is of no use for another certificate
 * (BR 3.2.2.4.4, ballot SC-090). The e-mail by which an admin contact approves a cancellation is another thing and does not end.
 */
const methodEnds: Readonly<Record<ValidationMethod, Instant>> = { EMAIL: Date.UTC(2028, 2, 15), FILE: Infinity, SFILE: Infinity, DNS: Infinity };

/** First instant at which the method is no longer accepted; Infinity: no end is known. */
export function methodEndsAt(method: ValidationMethod): Instant {
  return methodEnds[method];
}

export function isAccepted(method: ValidationMethod, at: Instant): boolean {
  return at < methodEnds[method];
}

export function acceptedMethods(at: Instant): ValidationMethod[] {
  return (Object.keys(methodEnds) as ValidationMethod[]).filter((method) => isAccepted(method, at));
}

/** How a domain is asked for again that was validated by this method: a record speaks for all that a mailbox spoke for. */
export function methodToAskBy(method: ValidationMethod, at: Instant): ValidationMethod {
  return isAccepted(method, at) ? method : 'DNS';
}

/** Why a domain cannot be validated by this method at this instant; undefined: it can. */
export function methodRefusal(method: ValidationMethod, at: Instant): Problem | undefined {
  if (isAccepted(method, at)) return undefined;
  const others = acceptedMethods(at).join(' or ');
  return Problem.field(
    'validationMethod',
    `Domain validation by ${method} ended on ${readableDay(methodEnds[method])}; send ${the('validationMethod')} ${others}.`,
  );
}
