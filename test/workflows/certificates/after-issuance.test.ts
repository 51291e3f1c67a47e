import { X509Certificate } from 'node:crypto';
import { listCertificates } from '../../../db/certificate/certificates';
import { listEvents } from '../../../db/order/events';
import { balanceOf } from '../../../db/ledger/ledger';
import { listMails } from '../../../db/mail/mails';
import { accountLedger } from '../../../domain/sale/ledger';
import { eventually } from '../../support/eventually';
import { answer, cancelRequested, configuration, configured, issued, mailsSent, mailTo, now, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Approval, reissue, revocation and renewal of issued orders, on the time-skipping server. */
let system: OrderSystem;
const version = async (reference: string, wanted: number) =>
  eventually(async () => (await system.getOrder(reference)).certificateVersion === wanted, `${reference} has certificate ${wanted}`);
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const mails = async (reference: string, kind: string) => (await listMails(system.db, reference)).filter((mail) => mail.kind === kind);
const reissue = async (reference: string, name: string) => system.desk.reissue(await system.getOrder(reference), configuration(name), 'reseller-api');

beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());

describe('the approval of a cancellation', () => {
  test('T12: the admin contact is reminded once at half time, with the link that is alive', async () => {
    const reference = await cancelRequested(system, await system.account(12), 'www.remind.test');
    await system.environment!.sleep('7 days');
    await eventually(async () => (await mails(reference, 'cancel-reminder'))[0]?.sentAt, 'the reminder is sent');
    const [asked] = await mails(reference, 'cancel-requested');
    expect((await mails(reference, 'cancel-reminder')).map(({ approvalId }) => approvalId)).toEqual([asked!.approvalId]);
    await system.environment!.sleep('6 days');
    expect(await mails(reference, 'cancel-reminder')).toHaveLength(1);
    await answer(system, reference, 'boss@remind.test', 'approve');
    await reaches(system, reference, 'credited');
  });

  test('scenario 16: withdrawn by the requester: the link is dead, the certificate stays, the contacts are told', async () => {
    const reference = await cancelRequested(system, await system.account(12), 'www.withdraw.test');
    const { approvalId } = (await system.getOrder(reference)).cancellation!;
    await system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' });
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null });
    await expect(system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId })).rejects.toMatchObject({ kind: 'conflict' });
    await mailTo(system, 'boss@withdraw.test', reference, /withdrawn/);
    await expect(system.desk.send(reference, 'withdrawCancel', { actor: 'order-page' })).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('another admin contact, named by staff: an open request goes to the new one, the old link is dead', async () => {
    const account = await system.account(12);
    const reference = await cancelRequested(system, account, 'www.newboss.test');
    const old = (await system.getOrder(reference)).cancellation!.approvalId;
    const contact = { ...configuration('www.newboss.test').adminContact, email: 'chief@newboss.test' };
    await system.desk.changeAdminContact(await system.getOrder(reference), contact, { actor: 'staff:ann', reason: 'the boss has left' });
    await expect(system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId: old })).rejects.toMatchObject({ kind: 'gone' });
    await answer(system, reference, 'chief@newboss.test', 'approve');
    await reaches(system, reference, 'credited');
    await mailTo(system, 'chief@newboss.test', reference, /credited/);
    expect((await listEvents(system.db, reference)).find(({ type }) => type === 'admin-contact-changed')).toMatchObject({
      actor: 'staff:ann',
      note: 'the boss has left',
    });
    expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(12);
  });

  test('superseded by a reissue: the link is dead; the window is not anchored anew', async () => {
    const reference = await cancelRequested(system, await system.account(12), 'www.superseded.test');
    const before = await system.getOrder(reference);
    await reissue(reference, 'www.superseded.test');
    await version(reference, 2);
    expect((await mailTo(system, 'boss@superseded.test', reference, /withdrawn/i)).text).toContain('a reissue took its place');
    const after = await system.getOrder(reference);
    expect(after).toMatchObject({ state: 'issued', windowEndsAt: before.windowEndsAt, issuedAt: before.issuedAt, termEndsAt: before.termEndsAt });
    expect(after.cancellation).toBeUndefined();
    await expect(system.desk.send(reference, 'approveCancel', { actor: 'admin-contact', approvalId: before.cancellation!.approvalId })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});

describe('reissue', () => {
  test('P38: with a fresh validation there is no new question; earlier certificates stay valid; cancelling revokes them all', async () => {
    const account = await system.account(12);
    const reference = await issued(system, account, 'www.reissue.test');
    for (const wanted of [2, 3]) {
      await reissue(reference, 'www.reissue.test');
      await version(reference, wanted);
    }
    const certificates = await listCertificates(system.db, reference);
    expect(certificates.map(({ revokedAt }) => revokedAt)).toEqual([null, null, null]);
    expect(new Set(certificates.map(({ serialNumber }) => serialNumber)).size).toBe(3);
    expect(await mails(reference, 'domain-approval')).toHaveLength(1);
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'reseller-api', requestedAt: await now(system) });
    await answer(system, reference, 'boss@reissue.test', 'approve');
    await reaches(system, reference, 'credited');
    for (const { revokedAt } of await listCertificates(system.db, reference)) expect(revokedAt).not.toBeNull();
  });

  test('P25: for another domain its approver is asked; "I do not approve" ends the reissue, not the order', async () => {
    const reference = await issued(system, await system.account(12), 'www.before.test');
    await reissue(reference, 'www.after.test');
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: 'domain-validation', names: ['www.before.test', 'before.test'] });
    await expect(reissue(reference, 'www.third.test')).rejects.toMatchObject({ kind: 'conflict' });
    const { nextReissueAt } = await system.getOrder(reference);
    await answer(system, reference, 'admin@after.test', 'decline');
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null, certificateVersion: 1, nextReissueAt });
    const told = (await mailTo(system, 'boss@before.test', reference, /reissue was not approved/)).text!.replace(/\s+/g, ' ');
    expect(told).toMatch(/The approver of after\.test did not approve it\. .*stays valid until/);

    await reissue(reference, 'www.after.test');
    await eventually(
      async () => (await mails(reference, 'domain-approval')).filter(({ sentAt }) => sentAt !== null).length === 3,
      'the approver is asked again',
    );
    await answer(system, reference, 'admin@after.test', 'approve');
    await version(reference, 2);
    expect((await system.getOrder(reference)).names).toEqual(['www.after.test', 'after.test']);
  });

  test('a mailbox at a name speaks for nothing above it: another name of the domain is asked for', async () => {
    const request = configuration('www.low.test', { approverEmail: 'admin@www.low.test' });
    const reference = await configured(system, await system.account(12), request);
    expect(await system.getOrder(reference)).toMatchObject({ names: ['www.low.test'], validations: [{ domain: 'low.test', mailboxDomain: 'www.low.test' }] });
    await answer(system, reference, 'admin@www.low.test', 'approve');
    await reaches(system, reference, 'issued');
    await system.desk.reissue(await system.getOrder(reference), request, 'reseller-api');
    await version(reference, 2);
    await reissue(reference, 'shop.low.test');
    expect(await system.getOrder(reference)).toMatchObject({ waitingOn: 'domain-validation', certificateVersion: 2 });
    await system.desk.changeApprover(await system.getOrder(reference), 'low.test', 'webmaster@shop.low.test', 'order-page');
    await answer(system, reference, 'webmaster@shop.low.test', 'approve');
    await version(reference, 3);
    expect((await system.getOrder(reference)).validations).toMatchObject([{ domain: 'low.test', mailboxDomain: 'shop.low.test' }]);
  });

  test('a reissue that was not approved leaves the validations of the certificate that is there, and they serve the next one', async () => {
    const reference = await issued(system, await system.account(12), 'www.proofs.test');
    const { validations } = await system.getOrder(reference);
    await reissue(reference, 'www.refused.test');
    await answer(system, reference, 'admin@refused.test', 'decline');
    expect((await system.getOrder(reference)).validations).toEqual(validations);
    await reissue(reference, 'www.proofs.test');
    await version(reference, 2);
    expect(await mails(reference, 'domain-approval')).toHaveLength(2);
  });

  test('a reissue on its way stands still while a cancellation is asked for, and goes on when that is declined', async () => {
    const reference = await issued(system, await system.account(12), 'www.still.test');
    await reissue(reference, 'www.moved.test');
    await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await now(system) });
    await expect(answer(system, reference, 'admin@moved.test', 'approve')).rejects.toMatchObject({ kind: 'conflict' });
    await answer(system, reference, 'boss@still.test', 'decline');
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: 'domain-validation' });
    await answer(system, reference, 'admin@moved.test', 'approve');
    await version(reference, 2);
  });
});

describe('revoke', () => {
  test('A09: all certificates: the order ends, nothing comes back, the reason is in the CRL data', async () => {
    const account = await system.account(12);
    const reference = await issued(system, account, 'www.revoke.test');
    await system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'keyCompromise' });
    await eventually(async () => (await system.getOrder(reference)).waitingOn === null, 'it is revoked');
    expect((await system.getOrder(reference)).state).toBe('revoked');
    expect(await listCertificates(system.db, reference)).toMatchObject([{ revocationReason: 'keyCompromise' }]);
    expect(await balanceOf(system.db, accountLedger(account.id), 'points')).toBe(0);
    await mailTo(system, 'boss@revoke.test', reference, /revoked/);
    await expect(system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'superseded' })).rejects.toMatchObject({ kind: 'conflict' });
  });

  test('an older version after a reissue: the newest stays valid', async () => {
    const reference = await issued(system, await system.account(12), 'www.older.test');
    await reissue(reference, 'www.older.test');
    await version(reference, 2);
    await system.desk.send(reference, 'revoke', { actor: 'reseller-api', reason: 'superseded', version: 1 });
    await eventually(async () => (await events(reference)).includes('certificate-revoked'), 'the older one is revoked');
    expect((await listCertificates(system.db, reference)).map(({ revokedAt }) => revokedAt === null)).toEqual([false, true]);
    expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null });
    await expect(system.desk.send(reference, 'revoke', { actor: 'x', reason: 'superseded', version: 9 })).rejects.toMatchObject({
      fields: [{ field: 'version' }],
    });
    await expect(system.desk.send(reference, 'revoke', { actor: 'x', reason: 'because' as never })).rejects.toMatchObject({ fields: [{ field: 'reason' }] });
  });
});

describe('term and certificate apart', () => {
  test('12 months from April 2027 are five certificates, each reissued by itself, the domain asked for again where the validation is too old; then the term ends', async () => {
    await system.environment!.sleep(Date.parse('2027-04-01') - (await now(system)));
    const reference = await issued(system, await system.account(12), 'www.term.test');
    const first = await system.getOrder(reference);
    await system.desk.send(reference, 'setReminders', { actor: 'order-page', days: [5] });
    await expect(system.desk.send(reference, 'setReminders', { actor: 'order-page', days: [0] })).rejects.toMatchObject({ fields: [{ field: 'days' }] });
    const asked: number[] = [];
    for (let next = 2; next <= 5; next++) {
      const { nextReissueAt } = await system.getOrder(reference);
      await system.environment!.sleep(nextReissueAt! - (await now(system)) + 60_000);
      await eventually(async () => (await events(reference)).filter((type) => type === 'reissue-due').length === next - 1, 'the reissue begins by itself');
      if ((await system.getOrder(reference)).waitingOn === 'domain-validation') {
        asked.push(next);
        await mailsSent(system, reference);
        await answer(system, reference, 'admin@term.test', 'approve');
      }
      await version(reference, next);
    }
    expect(asked).toEqual([3, 5]);
    const last = (await listCertificates(system.db, reference)).at(-1)!;
    expect(new X509Certificate(last.certificatePem).subjectAltName).toContain('www.term.test');
    expect(last.notAfter).toBe(first.termEndsAt! - 1000 - (first.termEndsAt! % 1000));
    const order = await system.getOrder(reference);
    expect(order).toMatchObject({ issuedAt: first.issuedAt, termEndsAt: first.termEndsAt, certificateVersion: 5 });
    expect(order.nextReissueAt).toBeUndefined();
    await system.environment!.sleep(first.termEndsAt! - (await now(system)) + 60_000);
    await reaches(system, reference, 'expired');
    expect(await mails(reference, 'term-reminder')).toHaveLength(1);
    expect(await mails(reference, 'certificate-expires')).toEqual([]);
  });
});
