import { listEvents } from '../../../db/order/events';
import { waitingInWords } from '../../../domain/order/waiting';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { ecKey, newCsr } from '../../support/keys/openssl';
import { answer, configuration, configured, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { slowIssuer } from '../../support/outside/slow-issuer';

/** An issuer that takes its time, asks for publications and refuses some. Hours pass in a moment. */
let system: OrderSystem;
let issuer: ReturnType<typeof slowIssuer>;
beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
beforeEach(() => {
  issuer ??= slowIssuer(system.ca);
});
afterAll(() => system.stop());

const hours = (count: number) => system.environment!.sleep(`${count} hours`);
const types = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const askedFor = (reference: string) => issuer.asked.filter((each) => each === reference).length;
const isPending = (reference: string, csrPem?: string) =>
  eventually(async () => {
    const request = issuer.requestOf(reference);
    const order = await system.getOrder(reference);
    return request !== undefined && (csrPem === undefined || request.csrPem === csrPem) && order.issuerPending !== undefined && order;
  }, `${reference} is pending at the issuer`);
/** Another CSR of the same customer */
const csr = (name: string) => newCsr(ecKey('prime256v1'), '-subj', `/CN=${name}`);

/** Other names, or another CSR: its domain is asked for again. */
async function correct(reference: string, name: string): Promise<void> {
  const another = csr(name);
  const request = configuration(name, { csr: another });
  await system.desk.correctNames(await system.getOrder(reference), request, 'order-page');
  if ((await system.getOrder(reference)).waitingOn === 'domain-validation') await answer(system, reference, request.approverEmail!, 'approve');
  await isPending(reference, another);
}

async function pending(name: string): Promise<string> {
  const reference = await configured(system, await system.account(12), configuration(name));
  await answer(system, reference, configuration(name).approverEmail!, 'approve');
  await isPending(reference);
  return reference;
}

test('it is said what the issuer waits for and wants to find, once however often it is asked; then the certificate is there', async () => {
  const reference = await pending('www.slow-first.test');
  const order = await system.getOrder(reference);
  expect(order).toMatchObject({ state: 'configured', waitingOn: 'issuer', issuerFailures: 0 });
  const words = waitingInWords(order);
  expect(words).toContain('The issuer has the request and validates the domain.');
  expect(words).toContain(`Publish the TXT record _issuer.www.slow-first.test with the value request-of-${reference}; the issuer looks for it.`);
  expect(words).toContain('We ask the issuer again by ourselves, until it has decided.');
  await hours(3);
  await eventually(() => askedFor(reference) >= 2, 'it was asked again');
  expect((await types(reference)).filter((type) => type === 'issue-pending')).toHaveLength(1);

  issuer.says(reference, 'telephones the organisation');
  await hours(2);
  await eventually(async () => (await types(reference)).filter((type) => type === 'issue-pending').length === 2, 'it says something new');
  issuer.decide(reference, 'sign');
  await hours(2);
  await reaches(system, reference, 'issued');
  expect((await system.getOrder(reference)).issuerPending).toBeUndefined();
  expect(await system.db('issuer_requests').where('order_reference', reference)).toEqual([]);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('retried by staff it is asked at once', async () => {
  const reference = await pending('www.slow-asked.test');
  issuer.decide(reference, 'sign');
  await system.desk.send(reference, 'retryNow', { actor: 'staff:ann', reason: 'the issuer has written' });
  await reaches(system, reference, 'issued');
});

test('refused in the end, it waits for another CSR, which is a new request', async () => {
  const reference = await pending('www.slow-refused.test');
  issuer.decide(reference, { reason: 'The issuer knows this key as compromised.', remedy: 'csr' });
  await hours(2);
  await eventually(async () => (await system.getOrder(reference)).waitingOn === 'csr', 'it waits for another CSR');
  await correct(reference, 'www.slow-refused.test');
  issuer.decide(reference, 'sign');
  await hours(2);
  await reaches(system, reference, 'issued');
});

test('cancelled meanwhile: the request is withdrawn, and all comes back', async () => {
  const reference = await pending('www.slow-cancelled.test');
  await system.desk.requestCancel(await system.getOrder(reference), { actor: 'order-page', requestedAt: await system.environment!.currentTimeMs() });
  await reaches(system, reference, 'credited');
  expect(issuer.withdrawn).toContain(reference);
  expect(await system.db('issuer_requests').where('order_reference', reference)).toEqual([]);
  expect(await brokenInvariants(system, reference)).toEqual([]);
});

test('other names meanwhile: the request before is withdrawn, and another one made', async () => {
  const reference = await pending('www.slow-corrected.test');
  await correct(reference, 'shop.slow-corrected.test');
  expect(issuer.withdrawn).toContain(reference);
  issuer.decide(reference, 'sign');
  await hours(2);
  await reaches(system, reference, 'issued');
  expect((await system.getOrder(reference)).names).toEqual(['shop.slow-corrected.test']);
});

test('a reissue that is pending leaves the certificate that is there, and can be replaced by another one', async () => {
  const reference = await pending('www.slow-reissued.test');
  issuer.decide(reference, 'sign');
  await hours(2);
  await reaches(system, reference, 'issued');
  const reissue = async () => {
    const another = csr('www.slow-reissued.test');
    await system.desk.reissue(await system.getOrder(reference), configuration('www.slow-reissued.test', { csr: another }), 'order-page');
    await isPending(reference, another);
  };
  await reissue();
  expect(await system.getOrder(reference)).toMatchObject({ state: 'issued', certificateVersion: 1 });
  await reissue();
  issuer.decide(reference, 'sign');
  await hours(2);
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
  expect(await brokenInvariants(system, reference)).toEqual([]);
});
