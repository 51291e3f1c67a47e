import { listAuthorities, type AuthorityChain } from '../../db/certificate/authorities';
import { findOrderFiles, type OrderFile } from '../../db/order/files';
import type { OrderSummary } from '../../db/order/summaries';
import type { OrderRow } from '../../db/order/orders';
import { findSeen } from '../../db/order/seen';
import { UNITS } from '../../domain/sale/ledger';
import { isPoints } from '../../domain/sale/sale';
import type { Contact } from '../../domain/order/submission';
import { compatibleTime } from '../../domain/time';
import { waitingInWords, type Seen } from '../../domain/order/waiting';
import { algorithmsOf } from './algorithms';
import { shownPublicationFields } from './validation';
import type { CompatibleApi } from './method';
import { orderUrl } from './order-url';
import { toPkcs7 } from '../http/pkcs7';
import { compatibleStatus } from './status';

/** The reviews of these orders, in their order. */
export async function reviewsOf(api: CompatibleApi, orders: readonly OrderRow[]) {
  const [files, seen, authorities] = await Promise.all([findOrderFiles(api.db, orders), findSeen(api.db, orders), listAuthorities(api.db)]);
  return orders.map((order) => reviewOf(api, order, files.get(order.reference)!, seen(order), authorities.get(order.sale.isTest ? 'test' : 'live')));
}

/**
 * All that `order/review` answers. Containers and lists are always there: three known clients dereference them unasked.
 * `expiry_date` is the end of the order's term, because billing systems renew on it; the certificate's own expiry is in `certificate_list`.
 */
function reviewOf(api: CompatibleApi, order: OrderRow, { configuration, certificates, approver, issues }: OrderFile, seen: Seen, authority?: AuthorityChain) {
  const { generation, secrets } = api;
  const newest = certificates.at(-1);
  const subject = configuration?.subject;
  return {
    reseller_order_id: order.reference,
    reseller_unique_reference: order.buyerReference,
    provider_order_id: order.reference,
    st_product_code: order.sale.productCode,
    order_status: compatibleStatus(order, generation),
    order_state_further_info: waitingInWords(order, seen),
    order_date: compatibleTime(order.placedAt),
    // A client asks for the approvers of what stands here: none is not an empty name.
    domain_name: order.names[0] ?? null,
    san_count: order.sale.sanCount,
    additional_sans: order.names.slice(1).join(','),
    server_count: order.sale.serverCount,
    invite_url: orderUrl(api, order.reference),
    end_customer_email: order.endCustomerEmail ?? 'none',
    organisation_info: {
      name: subject?.organisation ?? '',
      division: subject?.organisationalUnit ?? '',
      address: { city: subject?.city ?? '', region: subject?.region ?? '', country: subject?.country ?? '' },
    },
    dv_auth_method: order.validations[0]?.method ?? configuration?.method ?? '',
    ...shownPublicationFields(order, secrets),
    approver_notified_date: approver ? compatibleTime(approver.askedAt) : '',
    approver_email_address: approver?.recipient ?? '',
    admin_contact: contactOf(configuration?.adminContact),
    tech_contact: contactOf(configuration?.techContact),
    modifications: {
      modification: issues.map(({ sequence, at }) => ({ timestamp: compatibleTime(at), event_id: String(sequence), event_name: 'Order Completed' })),
    },
    certificate: newest?.certificatePem ?? '',
    pkcs7: newest ? toPkcs7([newest.certificatePem, newest.intermediatePem, newest.rootPem]) : '',
    reissued_certificates: {
      certificate_info: certificates.slice(1).map(({ certificatePem }) => ({ ...algorithmsOf(certificatePem), certificate: certificatePem })),
    },
    // Always both: clients install the chain from here, also before there is a certificate.
    ca_certs: {
      certificate_info: [
        { type: 'INTERMEDIATE', certificate: newest?.intermediatePem ?? authority?.intermediatePem ?? '' },
        { type: 'ROOT', certificate: newest?.rootPem ?? authority?.rootPem ?? '' },
      ],
    },
    expiry_date: order.termEndsAt === undefined ? '' : compatibleTime(order.termEndsAt).slice(0, 10),
    // Newest first: a known client reads the first alone.
    certificate_list: certificates.toReversed().map(({ notAfter, serialNumber }) => ({
      expiration_date: new Date(notAfter).toISOString().replace(/\.\d+Z$/, 'Z'),
      serial_number: serialNumber,
    })),
  };
}

function contactOf(contact: Contact | undefined) {
  return {
    title: contact?.title ?? '',
    first_name: contact?.firstName ?? '',
    last_name: contact?.lastName ?? '',
    phone: contact?.phone ?? '',
    email: contact?.email ?? '',
  };
}

/** A line of the account's lists. */
export function summaryOf(order: OrderSummary, generation: CompatibleApi['generation']) {
  return {
    reseller_order_id: order.reference,
    order_status: compatibleStatus(order, generation),
    order_date: compatibleTime(order.placedAt),
    domain_name: order.commonName ?? null,
    ...priceOf(order),
    expiry_date: order.termEndsAt === undefined ? '' : compatibleTime(order.termEndsAt).slice(0, 10),
    st_product_code: order.productCode,
  };
}

/** Points alone are points: what a partner pays in units of a contract stands beside them. */
function priceOf({ amount, unit }: OrderSummary) {
  return { order_points: isPoints(unit) ? amount : 0, ...(unit === UNITS && { order_units: amount }) };
}
