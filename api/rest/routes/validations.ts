import { z } from 'zod';
import { findLatestApprover } from '../../../db/approvals';
import type { Db } from '../../../db/connection';
import type { OrderRow } from '../../../db/orders';
import { approverAddresses, commonApproverAddresses } from '../../../domain/approver-addresses';
import { parseDomainName, registrableDomain } from '../../../domain/names';
import { Problem } from '../../../domain/problem';
import { invalid } from '../fields';
import { ownOrder } from '../own-order';
import { email, line } from '../resources/common';
import { order as orderSchema, orderView, validation, validationView } from '../resources/order';
import { route, type Route } from '../route';
import { ACTOR, orderParams } from './orders';

const group = 'Domain validation';
const domainParams = orderParams.extend({ domain: z.string().max(253).meta({ description: 'A registrable domain of the order' }) });

const detailed = validation
  .extend({
    approver_email: z.string().nullable().meta({ description: 'Who was asked last' }),
    approver_addresses: z.array(z.string()).meta({ description: 'Who may be asked' }),
  })
  .meta({ id: 'DomainValidationDetails' });

async function detailsOf(db: Db, order: OrderRow, one: OrderRow['validations'][number]): Promise<z.output<typeof detailed>> {
  return {
    ...validationView(one),
    approver_email: (await findLatestApprover(db, order.reference, one.domain)) ?? null,
    approver_addresses: commonApproverAddresses(order.names.filter((name) => registrableDomain(name) === one.domain)),
  };
}

function validationOf(order: OrderRow, domain: string): OrderRow['validations'][number] {
  const one = order.validations.find((each) => each.domain === domain);
  if (!one) throw new Problem('not-found', `The order validates no domain ${domain.slice(0, 100)}; GET its validations for the list.`);
  return one;
}

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
    answers: { 200: { description: 'One entry for each registrable domain', schema: z.object({ data: z.array(detailed) }) } },
    async handle({ db, account, params }) {
      const order = await ownOrder(db, account, params.reference);
      return { status: 200, body: { data: await Promise.all(order.validations.map((one) => detailsOf(db, order, one))) } };
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
    answers: { 200: { description: 'The new approver is asked', schema: detailed } },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const { domain } = validationOf(order, params.domain);
      await desk.changeApprover(order, domain, body.approver_email, ACTOR, id);
      const changed = await ownOrder(db, account, params.reference);
      return { status: 200, body: await detailsOf(db, changed, validationOf(changed, domain)) };
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
      return { status: 202, body: orderView(await ownOrder(db, account, reference)), location: `/orders/${reference}` };
    },
  }),
];
