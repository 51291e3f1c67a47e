import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../db/connection';
import { findValidationChecks } from '../db/order/validation-checks';
import { findOrder, type OrderRow } from '../db/order/orders';
import { insertSubmission } from '../db/order/submissions';
import { checkApprover, mailboxDomainOf } from '../domain/order/configuration';
import { awaitsPublication, type ValidationCheck } from '../domain/validation/check';
import { methodChange } from '../domain/validation/method-change';
import { registrableDomain } from '../domain/name/names';
import type { ValidationMethod } from '../domain/order/order';
import { wantedNames } from '../domain/validation/validation';
import type { Approver } from '../domain/order/submission';
import { methodRefusal } from '../domain/validation/methods';
import type { Accepted } from '../workflows/contract';
import type { MessageArguments } from '../domain/order/messages';
import type { Send } from './send';

/** How long somebody who asks for a check waits for its result; the check goes on. */
const POLL_WITHIN_MS = 15_000;

export interface MethodChange {
  method: ValidationMethod;
  approverEmail?: string;
}

/** How the domains of an order are validated. */
export function createValidating({ db, send }: { db: Db; send: Send }) {
  return {
    /** Asks another mailbox to approve a domain of the order; the link sent before is dead from then on. */
    async changeApprover(order: OrderRow, domain: string, email: string, actor: string, messageId?: string): Promise<Accepted> {
      const approver = checkApprover(wantedNames(order), domain, email);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeApprover', { actor, submissionId, domain, mailboxDomain: mailboxDomainOf(approver) }, messageId);
    },

    /**
     * Another way to validate a registrable domain of the order, or of one of its names (domain/validation/method-change.ts says how much that changes). By
     * EMAIL the approver is asked: the one given, otherwise `admin@`.
     */
    async changeMethod(order: OrderRow, domain: string, { method, approverEmail }: MethodChange, actor: string, messageId?: string): Promise<Accepted> {
      const refused = methodRefusal(method, Date.now());
      if (refused) throw refused;
      const asked = { actor, method, ...methodChange(order, domain, method) };
      if (method !== 'EMAIL') return send(order.reference, 'changeMethod', asked, messageId);
      const registrable = registrableDomain(domain);
      const approver = checkApprover(wantedNames(order), registrable, approverEmail ?? `admin@${registrable}`);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeMethod', { ...asked, submissionId, ...mailboxDomains([approver]) }, messageId);
    },

    /** Checks the validations by FILE and DNS now, and waits a while for what was seen. */
    async pollDomain(order: OrderRow, actor: string, messageId?: string): Promise<OrderRow> {
      const askedAt = Date.now();
      await send(order.reference, 'pollDomain', { actor }, messageId);
      for (const until = askedAt + POLL_WITHIN_MS; Date.now() < until; await pause(100)) {
        const row = await findOrder(db, order.reference);
        const open = (row?.validations ?? []).filter(awaitsPublication);
        const checks = await findValidationChecks(db, order.reference);
        // What was seen is written with the check first, and taken by the workflow a moment later.
        const missed = ({ at, passed }: ValidationCheck) => at >= askedAt && !passed;
        if (row && open.map(({ approvalId }) => checks.get(approvalId)).every((check) => check && missed(check))) return row;
      }
      return order;
    },
  };
}

/** For the message: what mailboxes below their domain speak for, where there are any. */
export function mailboxDomains(approvers: readonly Approver[]): Pick<MessageArguments['configure'], 'mailboxDomains'> {
  const below = approvers.flatMap((approver) => {
    const at = mailboxDomainOf(approver);
    return at === undefined ? [] : [[approver.domain, at] as const];
  });
  return below.length === 0 ? {} : { mailboxDomains: Object.fromEntries(below) };
}
