import { z } from 'zod';
import { findConfiguration } from '../../../db/contacts';
import { revocationReasons, validationMethods } from '../../../domain/order';
import { Problem } from '../../../domain/problem';
import { reissueRequest } from '../../reissue-request';
import { ownOrder } from '../own-order';
import { email } from '../resources/common';
import { handedIn, handedInAnswer, names, pemText } from '../resources/configuration';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { ACTOR, handedInLinks, orderParams } from './orders';

const group = 'After issuance';

/** What a further certificate may change, of the order or of one that renews it. */
export const certificateChanges = {
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
    body: z.strictObject(certificateChanges).meta({ id: 'NewReissue' }),
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
