import { checkEvidence } from '../../../activities/evidence';
import { addPolicy } from '../../../db/account/policies';
import { listCertificates, listValid } from '../../../db/certificate/certificates';
import { listEvents } from '../../../db/order/events';
import type { Order } from '../../../domain/order/order';
import { HOUR_MS } from '../../../domain/time';
import { boughtNames, countNames } from '../../../domain/name/valid-names';
import { waitingInWords } from '../../../domain/order/waiting';
import { eventually } from '../../support/eventually';
import { brokenInvariants } from '../../support/invariants';
import { answer, configuration, issued, mailTo, now, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Design, section 2, "What was bought": the valid names under an order never exceed it. What a reissue drops goes after the policy's time. */
let system: OrderSystem;
let touched: string;

beforeAll(async () => {
  system = await startOrderSystem('time-skipping');
});
afterAll(() => system.stop());
afterEach(async () => expect(await brokenInvariants(system, touched)).toEqual([]));

const order = (reference: string) => system.getOrder(reference);
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);
const revoked = async (reference: string) => (await listCertificates(system.db, reference)).map(({ revokedAt }) => revokedAt !== null);
const validNames = async (reference: string) => (await listValid(system.db, reference, await now(system))).flatMap(({ names }) => names);
const settled = (reference: string) =>
  eventually(async () => {
    const { waitingOn, droppedNames } = await order(reference);
    return waitingOn === null && (droppedNames === undefined || droppedNames.revokeAt > Date.now()) && [reference];
  }, `${reference} is at rest`);

async function first(name: string, points = 12): Promise<string> {
  return (touched = await issued(system, await system.account(points), name));
}

/** A reissue for another name, whose approver approves where that is asked. */
async function reissued(reference: string, name: string, additionalNames: string[] = []): Promise<Order> {
  const { certificateVersion } = await order(reference);
  await system.desk.reissue(await order(reference), configuration(name, { additionalNames }), 'reseller-api');
  const { waitingOn, validations } = await order(reference);
  if (waitingOn === 'domain-validation')
    for (const { approvalId, validatedAt } of validations)
      if (validatedAt === undefined) await system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId });
  return eventually(async () => {
    const now = await order(reference);
    return now.certificateVersion === certificateVersion + 1 && now;
  }, `the next certificate of ${reference}`);
}

test('a name is changed: the earlier certificate is revoked after 72 hours, which is shown meanwhile and told when it is done', async () => {
  const reference = await first('www.dn-old.test');
  const after = await reissued(reference, 'www.dn-new.test');
  expect(after.droppedNames).toMatchObject({ versions: [1], names: ['www.dn-old.test', 'dn-old.test'], beyondBought: true });
  expect(after.droppedNames!.revokeAt - (await now(system))).toBeGreaterThan(71 * HOUR_MS);
  expect(waitingInWords(after)).toMatch(/Certificate 1 has names that a reissue dropped \(www\.dn-old\.test, dn-old\.test\) and is revoked on .* undoes that/);
  expect((await mailTo(system, 'boss@dn-new.test', reference, /is issued/)).text!.replace(/\s+/g, ' ')).toContain('names that a reissue dropped');
  await system.environment!.sleep('71 hours');
  expect(await revoked(reference)).toEqual([false, false]);
  await system.environment!.sleep('2 hours');
  await eventually(async () => (await revoked(reference))[0], 'the earlier one is revoked');
  await settled(reference);
  expect(await revoked(reference)).toEqual([true, false]);
  expect((await events(reference)).slice(-2)).toEqual(['dropped-names-due', 'certificate-revoked']);
  expect((await mailTo(system, 'boss@dn-new.test', reference, /revoked/)).text!.replace(/\s+/g, ' ')).toContain(
    'Certificate 1 had names that a reissue dropped: www.dn-old.test, dn-old.test.',
  );
  expect((await listCertificates(system.db, reference))[0]!.revocationReason).toBe('superseded');
});

test('what an answer says it drops is held against the certificates', async () => {
  const reference = await first('www.dn-told.test');
  const after = await reissued(reference, 'www.dn-true.test');
  const told = (droppedNames: Order['droppedNames']) =>
    checkEvidence(system.db, {
      order: { ...after, droppedNames },
      event: 'reissued',
      at: Date.now(),
      actor: 'issuer',
      cause: '',
      transfers: [],
      approvals: [],
      mails: [],
    });
  await expect(told(after.droppedNames)).resolves.toBeUndefined();
  await expect(told(undefined)).rejects.toThrow('It drops other names than the certificates show.');
});

test('four reissues with other names: at most one earlier set beside what was bought, and that for 72 hours at most', async () => {
  const reference = await first('www.dn-one.test');
  const { sale } = await order(reference);
  const { namesExceededAt } = await reissued(reference, 'www.dn-two.test');
  expect(countNames(sale, await validNames(reference))).toBe(2);
  await reissued(reference, 'www.dn-three.test');
  await eventually(async () => (await revoked(reference)).join() === 'true,true,false', 'both earlier ones are revoked at once');
  await settled(reference);
  await reissued(reference, 'www.dn-four.test');
  await eventually(async () => (await revoked(reference)).join() === 'true,true,true,false', 'and the third');
  await settled(reference);
  expect(countNames(sale, await validNames(reference))).toBe(boughtNames(sale));
  expect((await order(reference)).namesExceededAt).toBe(namesExceededAt);
});

test('the name comes back in time: its certificate stays, and the one for the mistaken name goes at once', async () => {
  const reference = await first('www.dn-right.test');
  await reissued(reference, 'www.dn-wrong.test');
  await system.environment!.sleep('1 hour');
  await reissued(reference, 'www.dn-right.test');
  await eventually(async () => (await revoked(reference)).join() === 'false,true,false', 'the mistaken one is revoked');
  await settled(reference);
  await system.environment!.sleep('80 hours');
  expect(await revoked(reference)).toEqual([false, true, false]);
  expect((await order(reference)).droppedNames).toBeUndefined();
});

test('going to and fro between two names does not keep both: the time is given once in thirty days', async () => {
  const reference = await first('www.dn-to.test');
  await reissued(reference, 'www.dn-fro.test');
  await system.environment!.sleep('71 hours');
  await reissued(reference, 'www.dn-to.test');
  await eventually(async () => (await revoked(reference)).join() === 'false,true,false', 'the second is revoked');
  await settled(reference);
  await reissued(reference, 'www.dn-fro.test');
  await eventually(async () => (await revoked(reference)).join() === 'true,true,true,false', 'the first and the third are revoked at once');
  await settled(reference);
  await system.environment!.sleep('31 days');
  expect((await reissued(reference, 'www.dn-to.test')).droppedNames!.revokeAt).toBeGreaterThan((await now(system)) + 71 * HOUR_MS);
});

test('what is within what was bought has its time again and again; a reissue without a change leaves the time as it was', async () => {
  const reference = await (async () => {
    const account = await system.account(200);
    const { reference: placed } = await system.desk.place(account, {
      productCode: 'QuickSSLPremiumMD-12',
      buyerReference: 'dn-multi',
      endCustomerEmail: null,
    });
    await system.desk.configure(
      await order(placed),
      configuration('www.dn-multi.test', { additionalNames: ['a.dn-multi.test', 'b.dn-multi.test'] }),
      'reseller-api',
    );
    await answer(system, placed, 'admin@dn-multi.test', 'approve');
    await reaches(system, placed, 'issued');
    return (touched = placed);
  })();
  const dropped = await reissued(reference, 'www.dn-multi.test', ['a.dn-multi.test']);
  expect(dropped.droppedNames).toMatchObject({ versions: [1], names: ['b.dn-multi.test'], beyondBought: false });
  expect(dropped.namesExceededAt).toBeUndefined();
  await system.environment!.sleep('1 hour');
  const same = await reissued(reference, 'www.dn-multi.test', ['a.dn-multi.test']);
  expect(same.droppedNames).toEqual(dropped.droppedNames);
  const more = await reissued(reference, 'www.dn-multi.test');
  expect(more.droppedNames).toMatchObject({ versions: [1, 2, 3], names: ['a.dn-multi.test', 'b.dn-multi.test'] });
  expect(more.droppedNames!.revokeAt).toBeGreaterThan(dropped.droppedNames!.revokeAt);
  await system.environment!.sleep('73 hours');
  await eventually(async () => (await revoked(reference)).join() === 'true,true,true,false', 'all three are revoked');
  await settled(reference);
});

test('the time ends while a cancellation is asked for: revoked beside it; approved meanwhile: all are revoked and nothing is left', async () => {
  const reference = await first('www.dn-asked.test');
  await reissued(reference, 'www.dn-asked-2.test');
  await system.desk.requestCancel(await order(reference), { actor: 'order-page', requestedAt: await now(system) });
  await system.environment!.sleep('73 hours');
  await eventually(async () => (await revoked(reference))[0], 'the earlier one is revoked');
  await eventually(async () => (await order(reference)).revocation === undefined, 'and that is written');
  expect(await order(reference)).toMatchObject({ state: 'cancel-requested', waitingOn: 'admin-contact' });
  await answer(system, reference, 'boss@dn-asked-2.test', 'approve');
  await reaches(system, reference, 'credited');
  expect(await revoked(reference)).toEqual([true, true]);

  const early = await first('www.dn-early.test');
  await reissued(early, 'www.dn-early-2.test');
  await system.desk.send(early, 'revoke', { actor: 'reseller-api', reason: 'cessationOfOperation' });
  await eventually(async () => (await order(early)).waitingOn === null, 'it is over');
  expect([await revoked(early), (await order(early)).droppedNames]).toEqual([[true, true], undefined]);
});

test('the policy says how long', async () => {
  await addPolicy(system.db, (set) => ({ ...set, reseller: { ...set.reseller, droppedNamesMs: HOUR_MS } }));
  const reference = await first('www.dn-hour.test');
  expect((await reissued(reference, 'www.dn-hour-2.test')).droppedNames!.revokeAt).toBeLessThan((await now(system)) + HOUR_MS + 60_000);
  await system.environment!.sleep('61 minutes');
  await eventually(async () => (await revoked(reference))[0], 'revoked after an hour');
  await settled(reference);
});
