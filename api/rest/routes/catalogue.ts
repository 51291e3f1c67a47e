import { z } from 'zod';
import { listContracts } from '../../../db/account/contracts';
import { currentPolicy } from '../../../db/account/policies';
import { readCsr } from '../../../domain/csr/csr';
import { policyFor } from '../../../domain/sale/policy';
import { Problem } from '../../../domain/problem';
import { findProduct, listProducts, type Product } from '../../../domain/sale/product';
import { SECOND_MS } from '../../../domain/time';
import { line, uuid } from '../resources/common';
import { pemText } from '../resources/configuration';
import { route, type Route } from '../route';

const product = z
  .object({
    code: z.string(),
    family: z.string().meta({ description: 'Products of a family are the same thing for another term: a renewal within it takes over remaining days' }),
    name: z.string(),
    brand: z.string(),
    description: z.string(),
    validation_level: z.enum(['DV', 'OV', 'EV']).nullable(),
    orderable: z.boolean(),
    term_months: z.int(),
    wildcard: z.boolean(),
    www_twin: z.boolean().meta({ description: 'The `www` twin of a name is covered at no charge' }),
    min_san_count: z.int(),
    max_san_count: z.int(),
    included_san_count: z.int(),
    max_server_count: z.int(),
    points: z.int(),
    points_per_san: z.int(),
    price: z.object({ amount: z.int().meta({ description: 'Minor units' }), currency: z.string() }),
  })
  .meta({ id: 'Product' });

function productView(p: Product): z.output<typeof product> {
  return {
    code: p.code,
    family: p.family,
    name: p.name,
    brand: p.brand,
    description: p.description,
    validation_level: p.validationLevel,
    orderable: p.orderable,
    term_months: p.termMonths,
    wildcard: p.wildcard,
    www_twin: p.wwwTwin,
    min_san_count: p.minSanCount,
    max_san_count: p.maxSanCount,
    included_san_count: p.includedSanCount,
    max_server_count: p.maxServerCount,
    points: p.points,
    points_per_san: p.pointsPerSan,
    price: { amount: p.priceMinor, currency: p.currency },
  };
}

const shares = z.array(z.number());
const policy = z
  .object({
    version: z.int(),
    refund_window_seconds: z.int(),
    refund_window_starts: z.enum(['placed', 'issued']),
    cancellation_approver: z.enum(['admin-contact', 'none']).meta({ description: 'Who has to approve the cancellation of an issued certificate' }),
    approval_window_seconds: z.int(),
    approval_reminders: shares.meta({ description: 'Shares of the approval window' }),
    gives_back: z.boolean(),
    reissues_by_itself: z.boolean(),
    dropped_names_seconds: z.int().meta({ description: 'How long earlier certificates stay valid after a reissue dropped names that they have' }),
    term_reminders: shares.meta({ description: 'Shares of the term' }),
    same_domain_review_months: z.int().meta({ description: 'How long a cancelled order sends new orders for its domains to manual review' }),
  })
  .meta({ id: 'Policy', description: 'How orders placed now live and can be cancelled. An order keeps the policy it was sold under.' });

export const catalogueRoutes: Route[] = [
  route({
    method: 'get',
    path: '/products',
    name: 'listProducts',
    group: 'Products',
    summary: 'What can be ordered, with prices',
    scope: null,
    answers: { 200: { description: 'The catalogue', schema: z.object({ data: z.array(product) }) } },
    handle: () => ({ status: 200, body: { data: listProducts().map(productView) } }),
  }),

  route({
    method: 'get',
    path: '/products/{code}',
    name: 'getProduct',
    group: 'Products',
    summary: 'One product',
    scope: null,
    params: z.object({ code: z.string().max(64) }),
    answers: { 200: { description: 'The product', schema: product } },
    handle({ params }) {
      const found = findProduct(params.code);
      if (!found) throw new Problem('not-found', `There is no product "${params.code}"; GET /api/products has the codes.`);
      return { status: 200, body: productView(found) };
    },
  }),

  route({
    method: 'get',
    path: '/policy',
    name: 'getPolicy',
    group: 'Products',
    summary: 'The policy in force for your account',
    scope: null,
    query: z.strictObject({ product_code: line(40).optional(), contract_id: uuid.optional() }),
    answers: { 200: { description: 'The policy that an order placed now is sold under', schema: policy } },
    async handle({ db, account, query }) {
      const { version, policySet } = await currentPolicy(db);
      const { product_code: productCode, contract_id: contractId } = query;
      const product = productCode === undefined ? undefined : findProduct(productCode);
      if (productCode !== undefined && !product) throw wrongQuery('product_code', `There is no product "${productCode}"; GET /api/products has the codes.`);
      if (contractId !== undefined && !(await listContracts(db, account.id)).some(({ id }) => id === contractId))
        throw wrongQuery('contract_id', 'Your account has no contract of this id; GET /api/contracts lists its contracts.');
      const now = policyFor(policySet, account.kind, { productCode: product?.code ?? '', contractId });
      const body: z.output<typeof policy> = {
        version,
        refund_window_seconds: Math.floor(now.refundWindowMs / SECOND_MS),
        refund_window_starts: now.anchor,
        cancellation_approver: now.approver,
        approval_window_seconds: Math.floor(now.approvalWindowMs / SECOND_MS),
        approval_reminders: now.approvalReminders,
        gives_back: now.givesBack,
        reissues_by_itself: now.reissuesByItself,
        dropped_names_seconds: Math.floor(now.droppedNamesMs / SECOND_MS),
        term_reminders: now.termReminders,
        same_domain_review_months: policySet.sameDomainReviewMonths,
      };
      return { status: 200, body };
    },
  }),

  route({
    method: 'post',
    path: '/csrs',
    name: 'decodeCsr',
    group: 'Products',
    summary: 'What a CSR says, and whether it is good enough',
    description: 'Stores nothing.',
    scope: null,
    changesNothing: true,
    body: z.strictObject({ csr: pemText }).meta({ id: 'CsrToDecode' }),
    answers: { 200: { description: 'What stands in it', schema: csrSchema() } },
    handle({ body }) {
      const facts = readCsr(body.csr);
      const { subject } = facts;
      return {
        status: 200,
        body: {
          pem: facts.pem,
          common_name: facts.commonName ?? null,
          names: facts.names,
          key_type: facts.keyType,
          key_size: facts.keyType === 'RSA' ? String(facts.keyBits) : facts.curve,
          signature_algorithm: facts.signatureAlgorithm,
          spki_sha256: facts.spkiSha256,
          subject: {
            organisation: subject.organisation ?? null,
            unit: subject.organisationalUnit ?? null,
            city: subject.city ?? null,
            region: subject.region ?? null,
            country: subject.country ?? null,
          },
        },
      };
    },
  }),
];

function csrSchema() {
  const text = z.string().nullable();
  return z
    .object({
      pem: z.string(),
      common_name: text,
      names: z.array(z.string()),
      key_type: z.string(),
      key_size: z.string().meta({ description: 'Bits of an RSA key, or the curve' }),
      signature_algorithm: z.string(),
      spki_sha256: z.string(),
      subject: z.object({ organisation: text, unit: text, city: text, region: text, country: text }),
    })
    .meta({ id: 'Csr' });
}

function wrongQuery(field: string, detail: string): Problem {
  return new Problem('invalid', detail, [{ field, detail, source: 'query' }]);
}
