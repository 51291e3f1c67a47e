import { z } from 'zod';
import type { OrderRow } from '../../../db/order/orders';
import { approverAddresses } from '../../../domain/validation/approver-addresses';
import { parseDomainName } from '../../../domain/name/names';
import { validationMethods } from '../../../domain/order/order';
import { Problem, withNamesOf } from '../../../domain/problem';
import { invalid } from '../fields';
import { ACTOR } from '../actions';
import { restNames } from '../names';
import { ownOrder } from '../own-order';
import { email, line } from '../resources/common';
import { order as orderSchema, shownOrder } from '../resources/order';
import { detailedValidation, detailedValidationView } from '../resources/validation';
import { route, type RestParts, type Route } from '../route';
import { orderParams } from './orders';

const group = 'Domain validation';
const domainParams = orderParams.extend({
  domain: z.string().max(253).meta({ description: 'A registrable domain of the order, or a name that is validated by itself' }),
});

const validationList = z.object({ data: z.array(detailedValidation) });

async function allOf(parts: Pick<RestParts, 'db' | 'secrets'>, order: OrderRow): Promise<z.output<typeof validationList>> {
  return { data: await Promise.all(order.validations.map((one) => detailedValidationView(parts, order, one))) };
}

function validationOf(order: OrderRow, domain: string): OrderRow['validations'][number] {
  const one = order.validations.find((each) => each.domain === domain);
  if (!one) throw new Problem('not-found', `The order validates no domain ${domain.slice(0, 100)}; GET its validations for the list.`);
  return one;
}

/** The field is called shorter here than elsewhere. */
const methodNames = { ...restNames, validationMethod: 'method' };

export const validationRoutes: Route[] = [
  route({
    method: 'get',
    path: '/approver-addresses',
    name: 'listApproverAddresses',
    group,
    summary: 'The mailboxes that may approve a name',
    scope: null,
    query: z.strictObject({ name: line(254).meta({ description: 'A domain name, also with `*.`', examples: ['www.example.com'] }) }),
    answers: {
      200: { description: 'Five at the name and five at each parent, down to the registrable domain', schema: z.object({ data: z.array(z.string()) }) },
    },
    handle({ query }) {
      try {
        return { status: 200, body: { data: approverAddresses(parseDomainName(query.name, { wildcard: true })) } };
      } catch (error) {
        if (!(error instanceof Problem) || error.kind !== 'invalid') throw error;
        throw invalid([{ field: 'name', detail: error.message, source: 'query' }]);
      }
    },
  }),

  route({
    method: 'get',
    path: '/orders/{reference}/validations',
    name: 'listValidations',
    group,
    summary: 'How the domains of an order are validated',
    scope: 'orders:read',
    params: orderParams,
    answers: {
      200: { description: 'One entry for each registrable domain, or for each name that is validated by itself, as all are by FILE', schema: validationList },
    },
    async handle({ db, secrets, account, params }) {
      return { status: 200, body: await allOf({ db, secrets }, await ownOrder(db, account, params.reference)) };
    },
  }),

  route({
    method: 'put',
    path: '/orders/{reference}/validations/{domain}',
    name: 'changeApprover',
    group,
    summary: 'Ask another mailbox',
    description: 'The link that was sent before is dead from then on.',
    scope: 'orders:write',
    params: domainParams,
    body: z.strictObject({ approver_email: email.meta({ description: 'One of `approver_addresses`' }) }).meta({ id: 'NewApprover' }),
    problems: ['conflict'],
    answers: { 200: { description: 'The new approver is asked', schema: detailedValidation } },
    async handle({ db, desk, secrets, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const { domain } = validationOf(order, params.domain);
      await desk.changeApprover(order, domain, body.approver_email, ACTOR, id);
      const changed = await ownOrder(db, account, params.reference);
      return { status: 200, body: await detailedValidationView({ db, secrets }, changed, validationOf(changed, domain)) };
    },
  }),

  route({
    method: 'put',
    path: '/orders/{reference}/validations/{domain}/method',
    name: 'changeValidationMethod',
    group,
    summary: 'Prove a domain another way',
    description:
      'The link or the value that was handed out before is dead from then on. A registrable domain changes with all of its names; a name below it that is validated by itself changes alone, unless the method is EMAIL. A file speaks for one name, a record and a mailbox for the whole domain.',
    scope: 'orders:write',
    params: domainParams,
    body: z
      .strictObject({
        method: z.enum(validationMethods),
        approver_email: email.optional().meta({ description: 'EMAIL: one of `approver_addresses`; left out: `admin@` of the domain' }),
      })
      .meta({ id: 'ValidationMethodChange' }),
    problems: ['conflict'],
    answers: { 200: { description: 'How the domains are validated now', schema: validationList } },
    async handle({ db, desk, secrets, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const { domain } = validationOf(order, params.domain);
      try {
        await desk.changeMethod(order, domain, { method: body.method, approverEmail: body.approver_email }, ACTOR, id);
      } catch (error) {
        throw error instanceof Problem ? withNamesOf(methodNames, error) : error;
      }
      return { status: 200, body: await allOf({ db, secrets }, await ownOrder(db, account, params.reference)) };
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/validation-checks',
    name: 'checkDomains',
    group,
    summary: 'Look for the files and records now',
    description: 'We also look by ourselves, less often as time goes by.',
    scope: 'orders:write',
    params: orderParams,
    problems: ['conflict'],
    answers: { 200: { description: 'What was seen, in `last_check` of each validation', schema: validationList } },
    async handle({ db, desk, secrets, account, params, id }) {
      await desk.pollDomain(await ownOrder(db, account, params.reference), ACTOR, id);
      return { status: 200, body: await allOf({ db, secrets }, await ownOrder(db, account, params.reference)) };
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/emails',
    name: 'resendEmail',
    group: 'Orders',
    summary: 'Send an e-mail again',
    description:
      '`approver`: to each approver who has not approved, with a new link. `fulfilment`: the issued e-mail. `cancellation`: to the admin contact, with a new link. An old link is dead then.',
    scope: 'orders:write',
    params: orderParams,
    body: z.strictObject({ kind: z.enum(['approver', 'fulfilment', 'cancellation']) }).meta({ id: 'EmailAgain' }),
    problems: ['conflict'],
    answers: { 202: { description: 'It is on its way', schema: orderSchema, location: true } },
    async handle({ db, desk, account, params, body, id }) {
      const { reference } = await ownOrder(db, account, params.reference);
      if (body.kind === 'cancellation') await desk.send(reference, 'resendApproval', { actor: ACTOR }, id);
      else await desk.send(reference, 'resendEmail', { actor: ACTOR, kind: body.kind }, id);
      return { status: 202, body: await shownOrder(db, await ownOrder(db, account, reference)), location: `/orders/${reference}` };
    },
  }),
];
