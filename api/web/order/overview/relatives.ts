import type { Queryable } from '../../../../db/connection';
import { findConfiguration } from '../../../../db/order/contacts';
import { findOrder, type OrderRow } from '../../../../db/order/orders';
import { findDraft } from '../../../../db/order/submissions';
import { orderedNames } from '../../../../domain/name/certificate-names';
import { Problem } from '../../../../domain/problem';
import { productOf } from '../../../../domain/sale/product';
import type { Secrets } from '../../../../domain/secrets';
import type { Configuration, Contact } from '../../../../domain/order/submission';
import type { Parameters } from '../../../http/parameters';
import { checkNames, configureView, type ConfigureView } from '../configuration/configure-view';
import type { OpenOrder } from '../door';
import type { OverviewView } from './overview-page';

/**
 * Orders that this one came from or became. Whoever has the token of one may open the other where both are one purchase; people of the team open all of theirs,
 * and only those of the same account are ever related.
 */
export function relativesOf({ order, isTeam }: OpenOrder, secrets: Secrets): OverviewView['relatives'] {
  const { restartOf, restartedAs, renewalOf, renewedAs } = order;
  const related = (label: string, reference: string, samePurchase: boolean) => {
    const href = isTeam ? `/orders/${reference}` : samePurchase ? `/token/${secrets.orderToken(reference)}` : null;
    return { label, reference, href };
  };
  return [
    ...(restartedAs ? [related('Restarted as order', restartedAs.reference, true)] : []),
    ...(restartOf ? [related('Takes the place of order', restartOf, true)] : []),
    ...(renewedAs ? [related('Renewed as order', renewedAs, false)] : []),
    ...(renewalOf ? [related('Renews order', renewalOf.reference, false)] : []),
  ];
}

/** The configure form as it is opened: empty, with what the buyer has said already, or with the data of the order that this one takes the place of. */
export async function firstForm(db: Queryable, { order, url }: Pick<OpenOrder, 'order' | 'url'>): Promise<ConfigureView> {
  const typed = order.state === 'placed' ? await typedBefore(db, order) : undefined;
  if (typed === undefined) return configureView(order, url, { tech_same: 'yes' }, undefined, []);
  const names = checkNames(order, typed);
  return configureView(order, url, typed, names instanceof Problem ? undefined : names, []);
}

async function typedBefore(db: Queryable, order: OrderRow): Promise<Parameters | undefined> {
  const before = order.restartOf === undefined ? undefined : await findOrder(db, order.restartOf);
  const configuration = before && (await findConfiguration(db, before));
  if (configuration) return parametersFrom(configuration, orderedNames(productOf(before), configuration.names).slice(1));
  const draft = await findDraft(db, order.reference);
  if (draft === undefined) return undefined;
  const hasTech = Object.keys(draft).some((name) => name.startsWith('tech_contact_'));
  return { ...draft, ...(draft.csr === undefined && draft.domain_name !== undefined && { source: 'names' }), ...(!hasTech && { tech_same: 'yes' }) };
}

function parametersFrom({ csrPem, subject, approvers, adminContact, techContact }: Configuration, additionalNames: readonly string[]): Parameters {
  const fields: Record<string, string | undefined> = {
    csr: csrPem,
    san_domains: additionalNames.join('\n'),
    approver_email_address: approvers[0]?.email,
    org_name: subject.organisation,
    org_division: subject.organisationalUnit,
    org_address_city: subject.city,
    org_address_region: subject.region,
    org_address_country: subject.country,
    org_incorperating_number: subject.registrationNumber,
    org_business_category: subject.businessCategory,
    org_jurisdiction_country: subject.jurisdictionCountry,
    ...contactParameters('admin_contact', adminContact),
    ...contactParameters('tech_contact', techContact),
  };
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined));
}

function contactParameters(prefix: string, { title, firstName, lastName, email, phone, organisation }: Contact): Record<string, string | undefined> {
  return {
    [`${prefix}_title`]: title,
    [`${prefix}_first_name`]: firstName,
    [`${prefix}_last_name`]: lastName,
    [`${prefix}_email`]: email,
    [`${prefix}_phone`]: phone,
    [`${prefix}_organisation_name`]: organisation,
  };
}
