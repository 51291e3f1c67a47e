import { randomUUID } from 'node:crypto';
import type { PersonMessage } from '../../../domain/order/messages';
import { eventually } from '../eventually';
import { answer, cancelRequested, configuration, configured, issued, placed } from './life';
import { startOrderSystem, type OrderSystem } from '../order-system';

export type OrdersThatTake = Record<PersonMessage, () => Promise<string>>;

/** A system on the real dev server, and for each message how to come by an order in it that takes it. */
export async function startWithOrdersThatTake(): Promise<{ system: OrderSystem; orders: OrdersThatTake }> {
  const issuer = { isDown: false };
  const system = await startOrderSystem(
    'server',
    (activities) => ({
      issueCertificate: (input) => (issuer.isDown ? Promise.reject(new Error('the issuer is down')) : activities.issueCertificate(input)),
    }),
    undefined,
    undefined,
    { dnsServers: ['127.0.0.1:9'], httpPort: 80, httpsPort: 443, allowPrivate: false },
  );
  return { system, orders: ordersThatTake(system, issuer) };
}

/** @param issuer the system's own fails while it `isDown` */
function ordersThatTake(system: OrderSystem, issuer: { isDown: boolean }): OrdersThatTake {
  let number = 0;
  const nameOf = () => `www.taken-${(number += 1)}.test`;
  const organisation = { subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } };
  const request = () => configuration(nameOf());
  const justPlaced = async () => placed(system, await system.account(12));
  const byEmail = async () => configured(system, await system.account(12), request());
  const byRecord = async () => configured(system, await system.account(12), configuration(nameOf(), { method: 'DNS' }));
  const inVetting = async () => configured(system, await system.account(79), configuration(nameOf(), organisation), 'TrueBizID-12');
  const isIssued = async () => issued(system, await system.account(12), nameOf());
  const asked = async () => cancelRequested(system, await system.account(12), nameOf());

  async function invited(): Promise<string> {
    const order = { productCode: 'RapidSSL-12', buyerReference: randomUUID().slice(0, 35), endCustomerEmail: `customer@${nameOf()}` };
    return (await system.desk.place(await system.account(12), order)).reference;
  }

  async function retailCancelled(): Promise<string> {
    const reference = await placed(system, await system.account(0, { kind: 'retail' }));
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: Date.now() });
    return reference;
  }

  async function refundRequested(): Promise<string> {
    const reference = await retailCancelled();
    await system.desk.send(reference, 'requestRefund', { actor: 'order-page' });
    return reference;
  }

  async function inReview(): Promise<string> {
    const [account, again] = [await system.account(24), request()];
    const before = await configured(system, account, again);
    await system.desk.requestCancel(await system.getOrder(before), { actor: 'order-page', requestedAt: Date.now() });
    return configured(system, account, again);
  }

  async function waitingForIssuer(): Promise<string> {
    issuer.isDown = true;
    const again = request();
    const reference = await configured(system, await system.account(12), again);
    await answer(system, reference, again.approverEmail!, 'approve');
    await eventually(async () => (await system.getOrder(reference)).issuerFailures > 0, 'the issuer has failed');
    issuer.isDown = false;
    return reference;
  }

  return {
    configure: justPlaced,
    correctNames: byEmail,
    approveDomain: byEmail,
    declineDomain: byEmail,
    changeApprover: byEmail,
    changeMethod: byEmail,
    pollDomain: byRecord,
    resendEmail: byEmail,
    resendInvite: invited,
    vet: inVetting,
    review: inReview,
    requestCancel: isIssued,
    withdrawCancel: asked,
    approveCancel: asked,
    declineCancel: asked,
    resendApproval: asked,
    changeAdminContact: asked,
    cancelAsStaff: byEmail,
    requestRefund: retailCancelled,
    refundDone: refundRequested,
    refundFailed: refundRequested,
    restart: retailCancelled,
    reissue: isIssued,
    revoke: isIssued,
    revokeForKey: isIssued,
    setReminders: isIssued,
    retryNow: waitingForIssuer,
  };
}
