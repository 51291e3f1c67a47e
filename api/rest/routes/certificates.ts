import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { pageOfCertificates } from '../../../db/certificate/pages';
import { findCertificate, listCertificates, namesIn, type Certificate } from '../../../db/certificate/certificates';
import type { Db } from '../../../db/connection';
import type { Account } from '../../../domain/sale/account';
import { revocationReasons } from '../../../domain/order/order';
import { Problem } from '../../../domain/problem';
import { certificateFiles as formats } from '../../http/certificate-files';
import { fromCursor, toCursor } from '../../http/cursor';
import { ownOrder } from '../own-order';
import { cursor, givenInstant, instant, limit, orNull, page, reference, toInstant } from '../resources/common';
import { route, type Route } from '../route';
import { orderParams } from './orders';

const group = 'Certificates';

const certificate = z
  .object({
    order_reference: reference,
    version: z.int().meta({ description: '1 is the first one of the order' }),
    serial_number: z.string(),
    fingerprint_sha256: z.string(),
    names: z.array(z.string()),
    not_before: instant,
    not_after: instant.meta({ description: 'When this certificate expires; the term of the order may last longer' }),
    revoked_at: instant.nullable(),
    revocation_reason: z.enum(revocationReasons).nullable(),
    pem: z.string(),
    intermediate_pem: z.string(),
    root_pem: z.string(),
  })
  .meta({ id: 'Certificate', description: 'One certificate issued under an order.' });

function certificateView(stored: Certificate): z.output<typeof certificate> {
  const { fingerprint256 } = new X509Certificate(stored.certificatePem);
  return {
    order_reference: stored.orderReference,
    version: stored.version,
    serial_number: stored.serialNumber,
    fingerprint_sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
    names: namesIn(stored.certificatePem),
    not_before: toInstant(stored.notBefore),
    not_after: toInstant(stored.notAfter),
    revoked_at: orNull(stored.revokedAt),
    revocation_reason: stored.revocationReason,
    pem: stored.certificatePem,
    intermediate_pem: stored.intermediatePem,
    root_pem: stored.rootPem,
  };
}

const versionParams = orderParams.extend({
  version: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .meta({ override: { type: 'integer', minimum: 1, maximum: 100_000 } }),
});

async function own(db: Db, account: Account, { reference: wanted, version }: { reference: string; version: number }): Promise<Certificate> {
  const order = await ownOrder(db, account, wanted);
  const found = version <= order.certificateVersion ? await findCertificate(db, order.reference, version) : undefined;
  if (!found) throw new Problem('not-found', `The order has no certificate ${version}; its certificate_version says how many it has.`);
  return found;
}

const place = z.object({ notAfter: z.int(), orderReference: reference, version: z.int() });

export const certificateRoutes: Route[] = [
  route({
    method: 'get',
    path: '/certificates',
    name: 'listCertificates',
    group,
    summary: 'Certificates of all your orders, those that expire last first',
    scope: 'orders:read',
    query: z.strictObject({
      serial_number: z
        .string()
        .regex(/^[0-9a-fA-F]{1,40}$/, 'is no serial number; send hexadecimal digits')
        .optional(),
      expires_from: givenInstant.optional(),
      expires_before: givenInstant.optional(),
      revoked: z.enum(['true', 'false']).optional(),
      limit,
      cursor: cursor.optional(),
    }),
    answers: { 200: { description: 'A page of certificates', schema: page(certificate, 'CertificatePage') } },
    async handle({ db, account, query }) {
      const filter = {
        serialNumber: query.serial_number?.toUpperCase(),
        expiresFrom: query.expires_from,
        expiresBefore: query.expires_before,
        revoked: query.revoked === undefined ? undefined : query.revoked === 'true',
      };
      const found = await pageOfCertificates(db, account.id, filter, { after: fromCursor(place, query.cursor), limit: query.limit + 1 });
      const shown = found.slice(0, query.limit);
      const last = found.length > query.limit ? shown.at(-1) : undefined;
      const next = last && toCursor({ notAfter: last.notAfter, orderReference: last.orderReference, version: last.version });
      return { status: 200, body: { data: shown.map(certificateView), next_cursor: next ?? null } };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/certificates',
    name: 'listOrderCertificates',
    group,
    summary: 'Certificates of an order, oldest first',
    scope: 'orders:read',
    params: orderParams,
    answers: { 200: { description: 'All versions', schema: z.object({ data: z.array(certificate) }) } },
    async handle({ db, account, params }) {
      const order = await ownOrder(db, account, params.reference);
      const stored = (await listCertificates(db, order.reference)).filter(({ version }) => version <= order.certificateVersion);
      return { status: 200, body: { data: stored.map(certificateView) } };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/certificates/{version}',
    name: 'getCertificate',
    group,
    summary: 'One certificate',
    scope: 'orders:read',
    params: versionParams,
    answers: { 200: { description: 'The certificate with its chain', schema: certificate } },
    async handle({ db, account, params }) {
      return { status: 200, body: certificateView(await own(db, account, params)) };
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/certificates/{version}/{format}',
    name: 'downloadCertificate',
    group,
    summary: 'A certificate as a file',
    description:
      '`pem`: the certificate; `chain`: intermediate and root; `fullchain`: certificate and intermediate; `der`; `pkcs7`: all three, for IIS and Java.',
    scope: 'orders:read',
    params: versionParams.extend({ format: z.enum(Object.keys(formats) as [string, ...string[]]) }),
    answers: { 200: { description: 'The file', types: [...new Set(Object.values(formats).map(({ type }) => type))] } },
    async handle({ db, account, params }) {
      const format = formats[params.format]!;
      return { status: 200, type: format.type, body: format.of(await own(db, account, params)) };
    },
  }),
];
