import { findAuthority } from '../../db/authorities';
import { findConfiguration } from '../../db/contacts';
import { listCertificates } from '../../db/certificates';
import { listApprovals } from '../../db/approvals';
import { listEvents } from '../../db/events';
import type { OrderRow } from '../../db/orders';
import { findSeen } from '../../db/seen';
import type { Contact } from '../../domain/submission';
import { compatibleTime } from '../../domain/time';
import { waitingInWords } from '../../domain/waiting';
import { proofFields } from './domain-proof';
import type { CompatibleApi } from './method';
import { toPkcs7 } from '../pkcs7';
import { compatibleStatus } from './status';

/**
 * All that `order/review` answers. Containers and lists are always there: three known clients dereference them unasked.
 * `expiry_date` is the end of the order's term, because billing systems renew on it; the certificate's own expiry is in `certificate_list`.
 */
export async function reviewOf({ db, generation, secrets }: Pick<CompatibleApi, 'db' | 'generation' | 'secrets'>, order: OrderRow, invitationUrl: string) {
  const configuration = await findConfiguration(db, order);
  const certificates = (await listCertificates(db, order.reference)).filter((certificate) => certificate.version <= order.certificateVersion);
  const newest = certificates.at(-1);
  const approval = (await listApprovals(db, order.reference)).filter(({ kind }) => kind === 'domain').at(-1);
  const completed = (await listEvents(db, order.reference)).filter(({ type }) => type === 'issued');
  const authority = await findAuthority(db, order.sale.isTest ? 'test' : 'live');
  const subject = configuration?.subject;
  return {
    reseller_order_id: order.reference,
    reseller_unique_reference: order.buyerReference,
    provider_order_id: order.reference,
    st_product_code: order.sale.productCode,
    order_status: compatibleStatus(order, generation),
    order_state_further_info: waitingInWords(order, (await findSeen(db, [order]))(order)),
    order_date: compatibleTime(order.placedAt),
    domain_name: order.names[0] ?? '',
    san_count: order.sale.sanCount,
    additional_sans: order.names.slice(1).join(','),
    server_count: order.sale.serverCount,
    invite_url: invitationUrl,
    end_customer_email: order.endCustomerEmail ?? 'none',
    organisation_info: {
      name: subject?.organisation ?? '',
      division: subject?.organisationalUnit ?? '',
      address: { city: subject?.city ?? '', region: subject?.region ?? '', country: subject?.country ?? '' },
    },
    dv_auth_method: order.validations[0]?.method ?? configuration?.method ?? '',
    ...proofFields(order, secrets),
    approver_notified_date: approval ? compatibleTime(approval.createdAt) : '',
    approver_email_address: approval?.recipient ?? '',
    admin_contact: contactOf(configuration?.adminContact),
    tech_contact: contactOf(configuration?.techContact),
    modifications: {
      modification: completed.map(({ sequence, at }) => ({ timestamp: compatibleTime(at), event_id: String(sequence), event_name: 'Order Completed' })),
    },
    ...(newest && { certificate: newest.certificatePem, pkcs7: toPkcs7([newest.certificatePem, newest.intermediatePem, newest.rootPem]) }),
    reissued_certificates: {
      certificate_info: certificates.slice(1).map(({ certificatePem }) => ({ hash: 'SHA2-256', encryption: 'ECDSA', certificate: certificatePem })),
    },
    // Always both: clients install the chain from here, also before there is a certificate.
    ca_certs: {
      certificate_info: [
        { type: 'INTERMEDIATE', certificate: newest?.intermediatePem ?? authority?.intermediatePem ?? '' },
        { type: 'ROOT', certificate: newest?.rootPem ?? authority?.rootPem ?? '' },
      ],
    },
    expiry_date: order.termEndsAt === undefined ? '' : compatibleTime(order.termEndsAt).slice(0, 10),
    certificate_list: certificates.map(({ notAfter, serialNumber }) => ({
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
export function summaryOf(order: OrderRow, generation: CompatibleApi['generation']) {
  return {
    reseller_order_id: order.reference,
    order_status: compatibleStatus(order, generation),
    order_date: compatibleTime(order.placedAt),
    domain_name: order.names[0] ?? '',
    order_points: order.sale.amount,
    expiry_date: order.termEndsAt === undefined ? '' : compatibleTime(order.termEndsAt).slice(0, 10),
    st_product_code: order.sale.productCode,
  };
}
