import { z } from 'zod';
import type { Queryable } from '../../../db/connection';
import type { OrderRow } from '../../../db/order/orders';
import { findSeen } from '../../../db/order/seen';
import { exponentOf } from '../../../domain/sale/amount';
import { orderStates, validationMethods, waitingOns } from '../../../domain/order/order';
import { waitingWords, type Seen } from '../../../domain/order/waiting';
import { offeredActions, orderActions } from '../actions';
import { amount, instant, orNull, reference, toInstant } from './common';

export const validation = z
  .object({
    domain: z.string().meta({ description: 'The registrable domain whose control has to be proved' }),
    method: z.enum(validationMethods),
    validated_at: instant.nullable(),
    link_ends_at: instant.meta({ description: 'End of the link or value that was handed out last' }),
  })
  .meta({ id: 'DomainValidation', description: 'Proof of control of one registrable domain of an order.' });

export const order = z
  .object({
    reference,
    buyer_reference: z.string().meta({ description: 'Your own reference, unique in your account for ever' }),
    state: z.enum(orderStates),
    waiting: z
      .object({
        on: z.enum(waitingOns).nullable().meta({ description: 'Whom or what the order waits for; null: nobody' }),
        since: instant,
        reason: z.string().meta({ description: 'The same in one plain sentence' }),
        next_step: z.string().nullable().meta({ description: 'What happens by itself next; null: nothing is waited for' }),
        next_step_at: instant.nullable().meta({ description: 'When it does; null: as soon as somebody acts' }),
        last_mail: z.string().nullable().meta({ description: 'What became of the last e-mail, while the order waits' }),
        text: z.string().meta({ description: 'All of it in one text, in the words of the order’s page' }),
      })
      .meta({ description: 'Where the order is and why' }),
    actions: z.array(z.enum(orderActions)).meta({ description: 'What may be asked of the order now' }),
    product_code: z.string(),
    validation_level: z.enum(['DV', 'OV', 'EV']),
    term_months: z.int(),
    san_count: z.int().meta({ description: 'Additional names that were bought' }),
    server_count: z.int(),
    price: amount,
    contract_id: z.string().nullable(),
    is_test: z.boolean(),
    end_customer_email: z.string().nullable(),
    names: z.array(z.string()).meta({ description: 'What the certificate covers, common name first; empty until configured' }),
    validations: z.array(validation),
    certificate_version: z.int().meta({ description: 'The newest certificate; 0: none yet' }),
    certificate_expires_at: instant.nullable().meta({ description: 'Not the end of the term: an order can have several certificates one after the other' }),
    next_reissue_at: instant.nullable().meta({ description: 'When the certificate is reissued by itself' }),
    reissue_requested_at: instant.nullable().meta({ description: 'A further certificate is on its way' }),
    dropped_names: z
      .object({ versions: z.array(z.int()), names: z.array(z.string()), revoke_at: instant })
      .nullable()
      .meta({ description: 'Earlier certificates with names that a reissue dropped: when they are revoked, unless a reissue has the names again before' }),
    placed_at: instant,
    issued_at: instant.nullable().meta({ description: 'First issuance: start of the term' }),
    refund_window_ends_at: instant.nullable(),
    term_ends_at: instant.nullable(),
    updated_at: instant,
    renewal_of: reference.nullable(),
    renewed_as: reference
      .nullable()
      .meta({ description: 'The order that renews this one and has its certificate; there are no reminders of the end of the term then' }),
    restart_of: reference.nullable(),
    restarted_as: reference.nullable(),
    end_reason: z.string().nullable(),
    policy_version: z.int().meta({ description: 'The policy that the order was sold under' }),
    sequence: z.int().meta({ description: 'Number of the newest event of the order' }),
  })
  .meta({ id: 'Order', description: 'One purchase of a product for a term.' });

/** The order with what is seen of it beside its row. */
export async function shownOrder(db: Queryable, row: OrderRow): Promise<z.output<typeof order>> {
  return orderView(row, (await findSeen(db, [row]))(row));
}

export function orderView(row: OrderRow, seen: Seen): z.output<typeof order> {
  const { sale } = row;
  const { reason, next, lastMail, sentences } = waitingWords(row, seen);
  return {
    reference: row.reference,
    buyer_reference: row.buyerReference,
    state: row.state,
    waiting: {
      on: row.waitingOn,
      since: toInstant(row.since),
      reason,
      next_step: next?.text ?? null,
      next_step_at: orNull(next?.at),
      last_mail: lastMail ?? null,
      text: sentences.join(' '),
    },
    actions: offeredActions(row),
    product_code: sale.productCode,
    validation_level: sale.validationLevel,
    term_months: sale.termMonths,
    san_count: sale.sanCount,
    server_count: sale.serverCount,
    price: { amount: sale.amount, unit: sale.unit, exponent: exponentOf(sale) },
    contract_id: sale.contractId ?? null,
    is_test: sale.isTest,
    end_customer_email: row.endCustomerEmail,
    names: row.names,
    validations: row.validations.map(validationView),
    certificate_version: row.certificateVersion,
    certificate_expires_at: orNull(row.certificateExpiresAt),
    next_reissue_at: orNull(row.nextReissueAt),
    reissue_requested_at: orNull(row.reissue?.requestedAt),
    dropped_names: row.droppedNames
      ? { versions: row.droppedNames.versions, names: row.droppedNames.names, revoke_at: toInstant(row.droppedNames.revokeAt) }
      : null,
    placed_at: toInstant(row.placedAt),
    issued_at: orNull(row.issuedAt),
    refund_window_ends_at: orNull(row.windowEndsAt),
    term_ends_at: orNull(row.termEndsAt),
    updated_at: toInstant(row.updatedAt),
    renewal_of: row.renewalOf?.reference ?? null,
    renewed_as: row.renewedAs ?? null,
    restart_of: row.restartOf ?? null,
    restarted_as: row.restartedAs?.reference ?? null,
    end_reason: row.endReason ?? null,
    policy_version: sale.policyVersion,
    sequence: row.sequence,
  };
}

export function validationView({ domain, method, validatedAt, linkEndsAt }: OrderRow['validations'][number]): z.output<typeof validation> {
  return { domain, method, validated_at: orNull(validatedAt), link_ends_at: toInstant(linkEndsAt) };
}
