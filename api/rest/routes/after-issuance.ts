import { z } from 'zod';
import { findConfiguration } from '../../../db/contacts';
import { checkConfiguration } from '../../../domain/configuration';
import { makeKey } from '../../../domain/key-and-csr';
import { revocationReasons, validationMethods } from '../../../domain/order';
import { Problem } from '../../../domain/problem';
import { findProduct } from '../../../domain/product';
import { orderReferenceFor } from '../../../domain/secrets';
import { checkDaysFree, checkKey } from '../../order-facts';
import { reissueRequest } from '../../reissue-request';
import { ownOrder } from '../own-order';
import { email, line, uuid } from '../resources/common';
import { handedIn, handedInAnswer, names, pemText } from '../resources/configuration';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { ACTOR, handedInLinks, orderParams } from './orders';

const group = 'After issuance';

const changes = {
  csr: pemText.optional().meta({ description: 'PEM. Left out: we make key and CSR; the private key is in the first answer and nowhere else' }),
  additional_names: names.optional().meta({ description: 'Left out: those of a CSR that names more than its common name; otherwise as before' }),
  approver_email: email.optional().meta({ description: 'For domains whose proof is too old; the mailbox of before when left out' }),
  validation_method: z
    .enum(validationMethods)
    .optional()
    .meta({ description: 'As before when left out; DNS where that was EMAIL, from the day on which e-mail has ended' }),
};

export const afterIssuanceRoutes: Route[] = [
  route({
    method: 'post',
    path: '/orders/{reference}/reissues',
    name: 'reissueOrder',
    group,
    summary: 'A further certificate under an issued order',
    description:
      'As often as wanted until the term ends. Earlier certificates stay valid until they expire or are revoked. OV and EV keep the organisation that was vetted; our staff may look at a domain that is new to the order first.',
    scope: 'orders:write',
    params: orderParams,
    body: z.strictObject(changes).meta({ id: 'NewReissue' }),
    problems: ['conflict'],
    answers: { 202: { description: 'The certificate is on its way; follow Location', schema: handedIn, location: true, links: handedInLinks } },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const before = await findConfiguration(db, order);
      if (!before) throw new Problem('conflict', 'The order is not configured and issued yet, so it cannot be reissued.');
      const wanted = { csr: body.csr, additionalNames: body.additional_names, approverEmail: body.approver_email, method: body.validation_method };
      const request = reissueRequest(order, before, wanted);
      const prepared = await desk.reissue(order, request, ACTOR, id);
      return handedInAnswer(202, await shownOrder(db, await ownOrder(db, account, order.reference)), prepared, body);
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/revocations',
    name: 'revokeCertificates',
    group,
    summary: 'Revoke certificates',
    description: 'Not the same as cancelling: nothing comes back. Without a version all certificates are revoked and the order ends.',
    scope: 'orders:write',
    params: orderParams,
    body: z
      .strictObject({
        reason: z.enum(revocationReasons).meta({ description: 'RFC 5280, 5.3.1' }),
        version: z.int().min(1).max(100_000).optional().meta({ description: 'One older certificate; the newest stays valid' }),
      })
      .meta({ id: 'NewRevocation' }),
    problems: ['conflict'],
    answers: { 202: { description: 'The issuer is asked to revoke; follow Location', schema: orderSchema, location: true } },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const { reference } = order;
      await desk.revoke(order, body, ACTOR, id);
      return { status: 202, body: await shownOrder(db, await ownOrder(db, account, reference)), location: `/orders/${reference}` };
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/renewals',
    name: 'renewOrder',
    group,
    summary: 'Renew: a new order for the same names, linked to this one',
    description:
      'Places a new order and configures it with the contacts and names of this one. What is left of the term of this one, up to 90 days, is added to the new term. This order stays as it is.',
    scope: 'orders:write',
    params: orderParams,
    body: z
      .strictObject({
        buyer_reference: line(35).meta({ description: 'Your own reference of the new order' }),
        product_code: line(40).optional().meta({ description: 'As before when left out' }),
        san_count: z.int().min(0).max(1000).optional().meta({ description: 'As before when left out' }),
        server_count: z.int().min(1).max(1000).optional().meta({ description: 'As before when left out' }),
        contract_id: uuid.optional(),
        ...changes,
      })
      .meta({ id: 'NewRenewal' }),
    problems: ['conflict', 'forbidden', 'insufficient-funds'],
    answers: { 201: { description: 'The new order is placed, paid and configured', schema: handedIn, location: true, links: handedInLinks } },
    async handle({ db, desk, account, params, body, id }) {
      const before = await ownOrder(db, account, params.reference);
      if (account.kind === 'retail')
        throw new Problem('forbidden', 'Retail orders are paid before they are placed, so they cannot be renewed by API; order in the shop.');
      const configuration = await findConfiguration(db, before);
      if (before.termEndsAt === undefined || configuration === undefined || !['issued', 'expired'].includes(before.state))
        throw new Problem('conflict', 'Only an issued order can be renewed, or one whose term has ended; place a new order instead.');
      const purchase = {
        productCode: body.product_code ?? before.sale.productCode,
        buyerReference: body.buyer_reference,
        endCustomerEmail: before.endCustomerEmail,
        sanCount: body.san_count ?? before.sale.sanCount,
        serverCount: body.server_count ?? before.sale.serverCount,
        contractId: body.contract_id,
      };
      const wanted = { csr: body.csr, additionalNames: body.additional_names, approverEmail: body.approver_email, method: body.validation_method };
      const request = { ...reissueRequest(before, configuration, wanted), renews: { reference: before.reference } };
      // Nothing half done: what the configuration would be refused for is refused before the price is taken.
      const product = findProduct(purchase.productCode);
      if (product) checkConfiguration(request, product, purchase.sanCount, Date.now());
      await checkKey(db, request.csr);
      await checkDaysFree(db, before.reference, orderReferenceFor(id));
      const key = request.csr === undefined ? await makeKey(account.id) : undefined;
      const placed = await desk.place(account, purchase, id);
      const prepared = await desk.configure(await placed.row(), { ...request, key }, ACTOR, id);
      return handedInAnswer(201, await shownOrder(db, await ownOrder(db, account, placed.reference)), prepared, body);
    },
  }),

  route({
    method: 'put',
    path: '/orders/{reference}/reminders',
    name: 'setReminders',
    group: 'Orders',
    summary: 'When the contacts are reminded of the end of the term',
    scope: 'orders:write',
    params: orderParams,
    body: z.strictObject({ days: z.array(z.int().min(1).max(365)).max(10).meta({ description: 'Days before the end of the term' }) }).meta({ id: 'Reminders' }),
    problems: ['conflict'],
    answers: { 200: { description: 'The schedule is set', schema: orderSchema } },
    async handle({ db, desk, account, params, body, id }) {
      const { reference } = await ownOrder(db, account, params.reference);
      await desk.send(reference, 'setReminders', { actor: ACTOR, days: body.days }, id);
      return { status: 200, body: await shownOrder(db, await ownOrder(db, account, reference)) };
    },
  }),
];
