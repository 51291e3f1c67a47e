import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '../../db/connection';
import { findDomainChecks } from '../../db/domain-checks';
import { findOrder, type OrderRow } from '../../db/orders';
import { insertSubmission } from '../../db/submissions';
import { checkApprover, domainsToProve, mailboxDomainOf } from '../../domain/configuration';
import { isLookedFor, type DomainCheck } from '../../domain/dcv';
import { registrableDomain } from '../../domain/names';
import type { ValidationMethod } from '../../domain/order';
import { Problem } from '../../domain/problem';
import { wantedNames } from '../../domain/proof';
import type { Approver } from '../../domain/submission';
import { methodRefusal } from '../../domain/validation-methods';
import type { Accepted, MessageArguments } from '../../workflows/contract';
import type { Send } from './send';

/** How long somebody who asks for a look waits for its result; the look goes on. */
const POLL_WITHIN_MS = 15_000;

export interface ProofChange {
  method: ValidationMethod;
  approverEmail?: string;
}

/** How control of the order's domains is proved. */
export function createProving({ db, send }: { db: Db; send: Send }) {
  return {
    /** Asks another mailbox to approve a domain of the order; the link sent before is dead from then on. */
    async changeApprover(order: OrderRow, domain: string, email: string, actor: string, messageId?: string): Promise<Accepted> {
      const approver = checkApprover(wantedNames(order), domain, email);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeApprover', { actor, submissionId, domain, mailboxDomain: mailboxDomainOf(approver) }, messageId);
    },

    /**
     * Another way to prove control of a registrable domain of the order, or of one of its names. By EMAIL the approver is asked: the one given,
     * otherwise `admin@`.
     */
    async changeMethod(order: OrderRow, domain: string, { method, approverEmail }: ProofChange, actor: string, messageId?: string): Promise<Accepted> {
      const registrable = registrableDomain(domain);
      const under = (name: string) => registrableDomain(name) === registrable;
      const replaces = order.validations.filter((each) => each.validatedAt === undefined && under(each.domain)).map((each) => each.domain);
      const refused = methodRefusal(method, Date.now());
      if (refused) throw refused;
      if (replaces.length === 0) throw new Problem('conflict', `The order does not wait for a proof of ${domain.slice(0, 100)}.`);
      const names = wantedNames(order);
      const domains = domainsToProve(names.filter(under), method);
      const asked = { actor, method, replaces, domains };
      if (method !== 'EMAIL') return send(order.reference, 'changeMethod', asked, messageId);
      const approver = checkApprover(names, registrable, approverEmail ?? `admin@${registrable}`);
      const submissionId = await insertSubmission(db, order.reference, 'approver', approver);
      return send(order.reference, 'changeMethod', { ...asked, submissionId, ...mailboxDomains([approver]) }, messageId);
    },

    /** Looks for the proofs by FILE and DNS now, and waits a while for what was seen. */
    async pollDomain(order: OrderRow, actor: string, messageId?: string): Promise<OrderRow> {
      const askedAt = Date.now();
      await send(order.reference, 'pollDomain', { actor }, messageId);
      for (const until = askedAt + POLL_WITHIN_MS; Date.now() < until; await pause(100)) {
        const row = await findOrder(db, order.reference);
        const open = (row?.validations ?? []).filter(isLookedFor);
        const checks = await findDomainChecks(db, order.reference);
        // A proof that was seen is written with the check first, and taken by the workflow a moment later.
        const missed = ({ at, passed }: DomainCheck) => at >= askedAt && !passed;
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
