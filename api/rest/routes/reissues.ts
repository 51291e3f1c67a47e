import { z } from 'zod';
import type { Queryable } from '../../../db/connection';
import { findConfiguration } from '../../../db/order/contacts';
import type { OrderRow } from '../../../db/order/orders';
import type { ConfigurationRequest } from '../../../domain/order/configuration';
import { dropNames, droppingInWords } from '../../../domain/name/dropped-names';
import { validationMethods, type Dropped } from '../../../domain/order/order';
import { Problem } from '../../../domain/problem';
import { droppedByReissue } from '../../../client/order-facts';
import { reissueRequest, type ReissueChanges } from '../../../client/reissue-request';
import { ACTOR } from '../actions';
import { ownOrder } from '../own-order';
import { email, instant, orNull } from '../resources/common';
import { handedIn, handedInAnswer, names, pemText } from '../resources/configuration';
import { shownOrder } from '../resources/order';
import { route, type Route } from '../route';
import { handedInLinks, orderParams } from './orders';

const group = 'After issuance';

/** What a further certificate may change, under the order or under one that renews it. */
export const certificateChanges = {
  csr: pemText.optional().meta({ description: 'PEM. Left out: we make key and CSR; the private key is in the first answer and nowhere else' }),
  additional_names: names.optional().meta({ description: 'Left out: those of a CSR that names more than its common name; otherwise as before' }),
  approver_email: email.optional().meta({ description: 'For domains whose proof is too old; the mailbox of before when left out' }),
  validation_method: z
    .enum(validationMethods)
    .optional()
    .meta({ description: 'As before when left out; DNS where that was EMAIL, from the day on which e-mail has ended' }),
};
const newReissue = z.strictObject(certificateChanges).meta({ id: 'NewReissue' });

export function changesOf(body: z.output<typeof newReissue>): ReissueChanges {
  return { csr: body.csr, additionalNames: body.additional_names, approverEmail: body.approver_email, method: body.validation_method };
}

const drops = z
  .object({
    versions: z.array(z.int()).meta({ description: 'Earlier certificates with names that this one does not have' }),
    names: z.array(z.string()).meta({ description: 'Those names' }),
    revoke_at: instant.nullable().meta({ description: 'When they are revoked if the new one is issued now' }),
    text: z.string().meta({ description: 'The same in one sentence' }),
  })
  .nullable()
  .meta({ description: 'What becomes of earlier certificates; null: they stay valid' });

function dropsView(order: OrderRow, dropped: Dropped | undefined, now: number): z.output<typeof drops> {
  if (dropped === undefined) return null;
  const { versions, names: dropping } = dropped;
  return { versions, names: dropping, revoke_at: orNull(dropNames(order, dropped, now).droppedNames?.revokeAt), text: droppingInWords(order, dropped, now) };
}

async function requestFor(db: Queryable, order: OrderRow, body: z.output<typeof newReissue>): Promise<ConfigurationRequest> {
  const before = await findConfiguration(db, order);
  if (!before) throw new Problem('conflict', 'The order is not configured and issued yet, so it cannot be reissued.');
  return reissueRequest(order, before, changesOf(body));
}

export const reissueRoutes: Route[] = [
  route({
    method: 'post',
    path: '/orders/{reference}/reissues',
    name: 'reissueOrder',
    group,
    summary: 'A further certificate under an issued order',
    description:
      'As often as wanted until the term ends. Earlier certificates stay valid until they expire or are revoked; those with names that this one does not have are revoked after a time that the policy says, or at once where that time was given not long ago: `drops`. OV and EV keep the organisation that was vetted; our staff may look at a domain that is new to the order first.',
    scope: 'orders:write',
    params: orderParams,
    body: newReissue,
    problems: ['conflict'],
    answers: {
      202: {
        description: 'The certificate is on its way; follow Location',
        schema: handedIn.extend({ drops }).meta({ id: 'ReissueHandedIn' }),
        location: true,
        links: handedInLinks,
      },
    },
    async handle({ db, desk, account, params, body, id }) {
      const order = await ownOrder(db, account, params.reference);
      const now = Date.now();
      const droppedBy = await droppedByReissue(db, order, now);
      const prepared = await desk.reissue(order, await requestFor(db, order, body), ACTOR, id);
      const answer = handedInAnswer(202, await shownOrder(db, await ownOrder(db, account, order.reference)), prepared, body);
      return { ...answer, body: { ...(answer.body as object), drops: dropsView(order, droppedBy(prepared.configuration.names), now) } };
    },
  }),

  route({
    method: 'post',
    path: '/orders/{reference}/reissues/preview',
    name: 'previewReissue',
    group,
    summary: 'Preview: the names of a further certificate, and what becomes of earlier ones',
    description: 'Takes what a reissue takes, refuses what it would refuse, and changes nothing.',
    scope: 'orders:read',
    changesNothing: true,
    params: orderParams,
    body: newReissue,
    problems: ['conflict'],
    answers: { 200: { description: 'The preview', schema: z.object({ names: z.array(z.string()), drops }).meta({ id: 'ReissuePreview' }) } },
    async handle({ db, desk, account, params, body }) {
      const order = await ownOrder(db, account, params.reference);
      const now = Date.now();
      const { names: wanted } = await desk.previewReissue(order, await requestFor(db, order, body));
      return { status: 200, body: { names: wanted, drops: dropsView(order, (await droppedByReissue(db, order, now))(wanted), now) } };
    },
  }),
];
