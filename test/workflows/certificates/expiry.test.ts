import { listMails } from '../../../db/mail/mails';
import { addPolicy } from '../../../db/account/policies';
import { DAY_MS } from '../../../domain/time';
import { eventually } from '../../support/eventually';
import { answer, configuration, issued, mailsSent, mailTo, now } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { refusals, refusing } from '../../support/outside/refusing-issuer';

/** Certificates that no other one follows before they expire: whoever should know is told. On the time-skipping server. */
let system: OrderSystem;
const version = async (reference: string, wanted: number) =>
  eventually(async () => (await system.getOrder(reference)).certificateVersion === wanted, `${reference} has certificate ${wanted}`);
/** With the newest link: an older one is dead. */
async function answerNewest(reference: string, address: string, decision: 'approve' | 'decline'): Promise<void> {
  await mailsSent(system, reference);
  await answer(system, reference, address, decision);
}
const reissue = async (reference: string, name: string) => system.desk.reissue(await system.getOrder(reference), configuration(name), 'reseller-api');
const warned = async (reference: string) => (await listMails(system.db, reference)).filter(({ kind }) => kind === 'certificate-expires');

/** Each from the present on: how old a validation may be depends on the day. */
beforeEach(async () => {
  system = await startOrderSystem('time-skipping');
});
afterEach(() => system.stop());

test('a reissue that was begun by itself and declined is not begun again: the contacts are told, and warned as the end comes near', async () => {
  const reference = await issued(system, await system.account(12), 'www.no-more.test');
  const { nextReissueAt, certificateExpiresAt } = await system.getOrder(reference);
  await system.environment!.sleep(nextReissueAt! - (await now(system)) + 60_000);
  await answerNewest(reference, 'admin@no-more.test', 'decline');
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', waitingOn: null });
  expect((await system.getOrder(reference)).nextReissueAt).toBeUndefined();
  await mailTo(system, 'boss@no-more.test', reference, /reissue was not approved/);
  expect(await warned(reference)).toEqual([]);
  await system.environment!.sleep(certificateExpiresAt! - (await now(system)) + 60_000);
  expect(await warned(reference)).toHaveLength(3);
  const last = (await mailTo(system, 'boss@no-more.test', reference, /has expired/)).text!;
  expect(last).toContain('No other certificate is on its way: please have it reissued.');
});

test('where certificates are not reissued by themselves, the contacts are told when it would be time', async () => {
  const account = await system.account(12);
  await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, reissuesByItself: false } }));
  const reference = await issued(system, account, 'www.by-hand.test');
  await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, reissuesByItself: true } }));
  const { certificateExpiresAt } = await system.getOrder(reference);
  await system.environment!.sleep(certificateExpiresAt! - 30 * DAY_MS - (await now(system)));
  expect(await warned(reference)).toHaveLength(1);
  await mailTo(system, 'boss@by-hand.test', reference, /expires soon/);
  await reissue(reference, 'www.by-hand.test');
  await answerNewest(reference, 'admin@by-hand.test', 'approve');
  await version(reference, 2);
  await system.environment!.sleep('30 days');
  expect(await warned(reference)).toHaveLength(1);
});

test('a reissue that the customer has forgotten keeps nobody from being warned', async () => {
  const reference = await issued(system, await system.account(12), 'www.forgotten.test');
  await reissue(reference, 'www.elsewhere.test');
  const { certificateExpiresAt } = await system.getOrder(reference);
  await system.environment!.sleep(certificateExpiresAt! - 30 * DAY_MS - (await now(system)));
  expect(await warned(reference)).toHaveLength(1);
  expect((await mailTo(system, 'boss@forgotten.test', reference, /expires soon/)).text).toContain('admin@elsewhere.test has been asked');
});

test('what has been validated before the mail could go out is not asked for', async () => {
  const reference = await issued(system, await system.account(12), 'www.overtaken.test');
  const { nextReissueAt } = await system.getOrder(reference);
  const sent = async () => (await listMails(system.db, reference)).filter(({ kind, sentAt }) => kind === 'issued' && sentAt !== null);
  // What is refused from now on would be tried again every hour of half a year.
  await eventually(async () => (await sent()).length === 1, 'the certificate is sent');
  system.catcher.refusing = true;
  await system.environment!.sleep(nextReissueAt! - (await now(system)) + 60_000);
  const { validations } = await system.getOrder(reference);
  expect((await listMails(system.db, reference)).filter(({ kind }) => kind === 'validation-needed')).toHaveLength(1);
  await system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId: validations[0]!.approvalId });
  await version(reference, 2);
  system.catcher.refusing = false;
  await system.environment!.sleep('1 hour');
  await eventually(async () => (await sent()).length === 2, 'the second certificate is sent');
  expect(system.catcher.mails.filter(({ subject }) => subject?.includes('prove control'))).toEqual([]);
});

test('a reissue that was begun by itself and refused for good waits for another CSR: the contacts are told, and warned as the end comes near', async () => {
  const issuer = refusing(system.ca);
  const reference = await issued(system, await system.account(12), 'www.refused-renewal.test');
  const { nextReissueAt, certificateExpiresAt, validations } = await system.getOrder(reference);
  issuer.signing = refusals.key;
  await system.environment!.sleep(nextReissueAt! - (await now(system)) + 60_000);
  if ((await system.getOrder(reference)).waitingOn === 'domain-validation') await answerNewest(reference, 'admin@refused-renewal.test', 'approve');
  await eventually(async () => (await system.getOrder(reference)).waitingOn === 'csr', 'another CSR is wanted');
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', reissue: { validationsBefore: validations } });
  await mailTo(system, 'boss@refused-renewal.test', reference, /refuses the certificate/);
  await system.environment!.sleep(certificateExpiresAt! - (await now(system)) + 60_000);
  expect(await warned(reference)).toHaveLength(3);
  expect((await mailTo(system, 'boss@refused-renewal.test', reference, /has expired/)).text).toContain(refusals.key.reason);
  expect(await listMails(system.db, reference)).toEqual(expect.not.arrayContaining([expect.objectContaining({ sentAt: null })]));
  issuer.signing = undefined;
  await reissue(reference, 'www.refused-renewal.test');
  const open = (await system.getOrder(reference)).validations.filter(({ validatedAt }) => validatedAt === undefined);
  for (const { approvalId } of open) await system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId });
  await version(reference, 2);
});
