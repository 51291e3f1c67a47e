import { z } from 'zod';
import { findConfiguration } from '../../../db/order/contacts';
import { findCarrier, findOrder, type OrderRow } from '../../../db/order/orders';
import { checkConfiguration } from '../../../domain/order/configuration';
import { makeKey } from '../../../domain/csr/key-and-csr';
import { Problem } from '../../../domain/problem';
import { findProduct } from '../../../domain/sale/product';
import { orderReferenceFor } from '../../../domain/secrets';
import { isDaysCarried } from '../../../domain/sale/term';
import { checkKey } from '../../../client/order-facts';
import { renewalRequest } from '../../../client/reissue-request';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { line, uuid } from '../resources/common';
import { contactOf, givenContact, givenOrganisation, handedIn, handedInAnswer, subjectOf } from '../resources/configuration';
import { shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { certificateChanges } from './reissues';
import { handedInLinks, orderParams } from './orders';

export const renewalRoutes: Route[] = [
  route({
    method: 'post',
    path: '/orders/{reference}/renewals',
    name: 'renewOrder',
    group: 'After issuance',
    summary: 'Renew: a new order for the same names, linked to this one',
    description:
      'Places a new order and configures it with the contacts and names of this one. What is left of the term of this one, up to 90 days, is added to the new term where both are of one product family, and taken back when the price of this one is given back. This order stays as it is.',
    scope: 'orders:write',
    params: orderParams,
    body: z
      .strictObject({
        buyer_reference: line(35).meta({ description: 'Your own reference of the new order' }),
        product_code: line(40).optional().meta({ description: 'As before when left out' }),
        san_count: z.int().min(0).max(1000).optional().meta({ description: 'As before when left out' }),
        server_count: z.int().min(1).max(1000).optional().meta({ description: 'As before when left out' }),
        contract_id: uuid.optional(),
        organisation: givenOrganisation
          .optional()
          .meta({ description: 'OV and EV: who the certificate is for, where the older order does not say it or says it otherwise; vetted afresh' }),
        admin_contact: givenContact.optional().meta({ description: 'As before when left out' }),
        tech_contact: givenContact.optional().meta({ description: 'As before when left out' }),
        ...certificateChanges,
      })
      .meta({ id: 'NewRenewal' }),
    problems: ['conflict', 'forbidden', 'insufficient-funds'],
    answers: { 201: { description: 'The new order is placed, paid and configured', schema: handedIn, location: true, links: handedInLinks } },
    async handle({ db, desk, account, params, body, id, at }) {
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
      const wanted = {
        csr: body.csr,
        additionalNames: body.additional_names,
        approverEmail: body.approver_email,
        method: body.validation_method,
        organisation: body.organisation && subjectOf(body.organisation),
        adminContact: body.admin_contact && contactOf(body.admin_contact),
        techContact: body.tech_contact && contactOf(body.tech_contact),
      };
      const request = { ...renewalRequest(before, configuration, wanted), renews: { reference: before.reference } };
      // Nothing half done: what the configuration would be refused for is refused before the price is taken.
      const product = findProduct(purchase.productCode);
      if (product) checkConfiguration(request, product, purchase.sanCount, Date.now());
      await checkKey(db, request.csr);
      const own = orderReferenceFor(id);
      const giveBack = async (order: OrderRow | undefined) => {
        if (order?.state === 'placed') await desk.requestCancel(order, { actor: ACTOR, requestedAt: at });
      };
      const carrier = await findCarrier(db, before.reference);
      if (carrier !== undefined && carrier !== own) {
        // This request may have been quicker to place its order than the other one, and an answer got lost.
        await giveBack(await findOrder(db, own));
        throw renewedAlready(before.reference, carrier);
      }
      const key = request.csr === undefined ? await makeKey(account.id) : undefined;
      const placed = await desk.place(account, purchase, id);
      const row = await placed.row();
      const prepared = await desk.configure(row, { ...request, key }, ACTOR, id).catch(async (error: unknown) => {
        const quicker = isDaysCarried(error) ? await findCarrier(db, before.reference) : undefined;
        if (quicker === undefined) throw error;
        await giveBack(row);
        throw renewedAlready(before.reference, quicker);
      });
      return handedInAnswer(201, await shownOrder(db, await ownOrder(db, account, placed.reference)), prepared, body);
    },
  }),
];

/** In words of its own: the request has no field that could be left out. */
function renewedAlready(older: string, newer: string): Problem {
  return new Problem('conflict', `${older} is renewed by ${newer} already, which has the days that it had left; place a new order if another one is wanted.`);
}
