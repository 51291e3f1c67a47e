import { createContract } from '../../../db/account/contracts';
import type { OrderSystem } from '../order-system';
import { answer, cancelRequested, configuration, configured, issued, now, placed, reaches } from './life';
import { eventually } from '../eventually';

/** Every kind of life that an order can have, by name. Each takes an order through it and gives its reference. */
export type Life = (system: OrderSystem) => Promise<string>;

const cancel = async (system: OrderSystem, reference: string) =>
  system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
const isOver = (system: OrderSystem, reference: string) =>
  eventually(async () => (await system.client.workflow.getHandle(`order:${reference}`).describe()).status.name !== 'RUNNING', `${reference} is over`);
const staff = { actor: 'staff:ann', reason: 'asked for' };
const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };

async function over(system: OrderSystem, reference: string): Promise<string> {
  await isOver(system, reference);
  return reference;
}

async function partnerWith(system: OrderSystem, units: number) {
  const account = await system.account(0, { kind: 'partner' });
  await createContract(system.db, { accountId: account.id, productCode: 'RapidSSL-12', units });
  return account;
}

async function retailCancelled(system: OrderSystem): Promise<string> {
  const reference = await placed(system, await system.account(0, { kind: 'retail' }));
  await cancel(system, reference);
  return reference;
}

export const lives: Record<string, Life> = {
  async 'placed-and-open'(system) {
    return placed(system, await system.account(12));
  },
  async 'placing-refused'(system) {
    const account = await system.account(0);
    await placed(system, account).catch(() => undefined);
    for await (const { workflowId } of system.client.workflow.list({ query: `Account = '${account.id}'` })) return workflowId.replace('order:', '');
    throw new Error('The refused workflow is not listed.');
  },
  async 'cancelled-when-placed'(system) {
    const reference = await placed(system, await system.account(12));
    await cancel(system, reference);
    return over(system, reference);
  },
  async 'cancelled-when-configured'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-configured.test'));
    await cancel(system, reference);
    return over(system, reference);
  },
  async 'domain-declined'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-declined.test'));
    await answer(system, reference, 'admin@h-declined.test', 'decline');
    return over(system, reference);
  },
  async 'approver-changed'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-approver.test'));
    await system.desk.changeApprover(await system.getOrder(reference), 'h-approver.test', 'webmaster@h-approver.test', 'order-page');
    await answer(system, reference, 'webmaster@h-approver.test', 'approve');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'method-changed'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-by-dns.test', { method: 'DNS' }));
    await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
    await system.desk.changeMethod(await system.getOrder(reference), 'h-by-dns.test', { method: 'FILE' }, 'order-page');
    await system.desk.changeMethod(await system.getOrder(reference), 'h-by-dns.test', { method: 'EMAIL' }, 'order-page');
    await answer(system, reference, 'admin@h-by-dns.test', 'approve');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'emails-resent'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-resent.test'));
    await system.desk.send(reference, 'resendEmail', { actor: 'order-page', kind: 'approver' });
    await system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId: (await system.getOrder(reference)).validations[0]!.approvalId });
    await reaches(system, reference, 'issued');
    await system.desk.send(reference, 'resendEmail', { actor: 'order-page', kind: 'fulfilment' });
    return reference;
  },
  async 'vetted-and-issued'(system) {
    const reference = await configured(system, await system.account(79), configuration('www.h-vetted.test', organisation), 'TrueBizID-12');
    await system.desk.send(reference, 'vet', { ...staff, accept: true });
    await answer(system, reference, 'admin@h-vetted.test', 'approve');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'vetting-refused'(system) {
    const reference = await configured(system, await system.account(79), configuration('www.h-unvetted.test', organisation), 'TrueBizID-12');
    await system.desk.send(reference, 'vet', { ...staff, accept: false });
    return over(system, reference);
  },
  async 'reviewed-and-released'(system) {
    const account = await system.account(24);
    await cancel(system, await configured(system, account, configuration('www.h-review.test')));
    const reference = await configured(system, account, configuration('www.h-review.test'));
    await system.desk.send(reference, 'review', { ...staff, accept: true });
    await answer(system, reference, 'admin@h-review.test', 'approve');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'review-refused'(system) {
    const account = await system.account(24);
    await cancel(system, await configured(system, account, configuration('www.h-unreviewed.test')));
    const reference = await configured(system, account, configuration('www.h-unreviewed.test'));
    await system.desk.send(reference, 'review', { ...staff, accept: false });
    return over(system, reference);
  },
  async 'names-corrected'(system) {
    const reference = await configured(system, await system.account(12), configuration('www.h-mistyped.test'));
    await system.desk.correctNames(await system.getOrder(reference), configuration('www.h-corrected.test'), 'reseller-api');
    await answer(system, reference, 'admin@h-corrected.test', 'approve');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'issued-and-open'(system) {
    return issued(system, await system.account(12), 'www.h-issued.test');
  },
  async 'cancelled-and-credited'(system) {
    const reference = await cancelRequested(system, await system.account(12), 'www.h-credited.test');
    await answer(system, reference, 'boss@h-credited.test', 'approve');
    return over(system, reference);
  },
  async 'cancellation-declined'(system) {
    const reference = await cancelRequested(system, await system.account(12), 'www.h-stays.test');
    await answer(system, reference, 'boss@h-stays.test', 'decline');
    return reference;
  },
  async 'cancellation-withdrawn'(system) {
    const reference = await cancelRequested(system, await system.account(12), 'www.h-withdrawn.test');
    await system.desk.send(reference, 'resendApproval', { actor: 'order-page' });
    await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
    return reference;
  },
  async 'admin-contact-changed'(system) {
    const reference = await cancelRequested(system, await system.account(12), 'www.h-boss.test');
    const contact = { ...configuration('www.h-boss.test').adminContact, email: 'chief@h-boss.test' };
    await system.desk.changeAdminContact(await system.getOrder(reference), contact, staff);
    await answer(system, reference, 'chief@h-boss.test', 'approve');
    return over(system, reference);
  },
  async 'cancelled-by-staff'(system) {
    const reference = await issued(system, await system.account(12), 'www.h-staff.test');
    await system.desk.send(reference, 'cancelAsStaff', staff);
    return over(system, reference);
  },
  async 'partner-credited'(system) {
    const reference = await issued(system, await partnerWith(system, 1), 'www.h-partner.test');
    await cancel(system, reference);
    return over(system, reference);
  },
  async 'retail-refunded'(system) {
    const reference = await retailCancelled(system);
    await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
    await system.desk.send(reference, 'refundDone', staff);
    return over(system, reference);
  },
  async 'retail-restarted'(system) {
    const reference = await retailCancelled(system);
    await system.desk.restart(await system.getOrder(reference), 'order-page');
    return over(system, reference);
  },
  async 'reissued-and-older-revoked'(system) {
    const reference = await issued(system, await system.account(12), 'www.h-reissue.test');
    await system.desk.reissue(await system.getOrder(reference), configuration('www.h-reissue.test'), 'reseller-api');
    await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
    await system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'superseded', version: 1 });
    await eventually(async () => (await system.getOrder(reference)).revocation === undefined, 'the first one is revoked');
    return reference;
  },
  async revoked(system) {
    const reference = await issued(system, await system.account(12), 'www.h-revoked.test');
    await system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'keyCompromise' });
    return over(system, reference);
  },
  async 'cancel-pressed-in-the-ui'(system) {
    const reference = await placed(system, await system.account(12));
    await system.client.workflow.getHandle(`order:${reference}`).cancel();
    await eventually(async () => (await system.getOrder(reference)).sequence === 2, 'it is noted');
    return reference;
  },
};

/** Lives that last for weeks or years: only where time can be skipped. */
export const longLives: Record<string, Life> = {
  async 'approval-ended'(system) {
    const reference = await cancelRequested(system, await system.account(12), 'www.h-silent.test');
    await system.environment!.sleep('15 days');
    await reaches(system, reference, 'issued');
    return reference;
  },
  async 'term-ended'(system) {
    const reference = await issued(system, await system.account(12), 'www.h-term.test');
    await system.environment!.sleep('366 days');
    return over(system, reference);
  },
};
