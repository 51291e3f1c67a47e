import { z } from 'zod';
import { revocationReasons } from '../../../domain/order/order';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { order as orderSchema, shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { orderParams } from './orders';

const group = 'After issuance';

export const afterIssuanceRoutes: Route[] = [
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
