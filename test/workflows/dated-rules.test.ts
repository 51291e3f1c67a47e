import { listCertificates } from '../../db/certificates';
import { listEvents } from '../../db/events';
import { publicationOf } from '../../domain/dcv';
import { DAY_MS } from '../../domain/time';
import { eventually } from '../support/eventually';
import { startFakeInternet, type FakeInternet } from '../support/fake-internet';
import { configuration, configured, now, reaches } from '../support/life';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/**
 * The rules that change on a day: lengths of certificates, reuse of proofs, the end of e-mail. The engine's clock decides; here it is put
 * forward to 2027, 2028 and 2029.
 */
let internet: FakeInternet;
let system: OrderSystem;
let issuerIsDown = false;
beforeAll(async () => {
  internet = await startFakeInternet();
  const down = (activities: OrderSystem['activities']) => ({
    async issueCertificate(input: Parameters<typeof activities.issueCertificate>[0]) {
      if (issuerIsDown) throw new Error('The issuer is down.');
      return activities.issueCertificate(input);
    },
  });
  system = await startOrderSystem('time-skipping', down, undefined, undefined, internet.settings);
});
afterAll(async () => {
  await system.stop();
  await internet.stop();
});

/** Puts the engine's clock forward to an instant; days are UTC. */
async function sleepUntil(instant: string | number): Promise<void> {
  await system.environment!.sleep(Number(new Date(instant)) - (await now(system)));
}
const order = (reference: string) => system.getOrder(reference);
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);

/** Publishes what the order asks for, and has us look. */
async function publish(reference: string): Promise<void> {
  for (const validation of (await order(reference)).validations.filter(({ validatedAt }) => validatedAt === undefined)) {
    const publication = publicationOf(validation, system.secrets.dcvValue(validation))!;
    if (publication.method === 'DNS') internet.txt.set(publication.name, [publication.value]);
    else internet.pages.set(publication.url.replace('http://', ''), (response) => response.end(publication.contents));
  }
  await system.desk.pollDomain(await order(reference), 'order-page');
}
const byDns = (name: string) =>
  configuration(name, { method: 'DNS', approverEmail: undefined, subject: { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' } });

describe('2029: a proof may be used for 10 days', () => {
  const organisation = 'TrueBizID-12';
  const accept = { actor: 'staff:ann', accept: true, reason: 'in the register' };

  test('the issuer is down while the limit falls from 100 to 10 days: the domain is asked for again, and nothing is signed on the old proof', async () => {
    await sleepUntil('2029-03-03');
    const reference = await configured(system, await system.account(79), byDns('www.slow-issuer.test'), organisation);
    await publish(reference);
    await eventually(async () => (await events(reference)).includes('domain-approved'), 'the record was seen');
    await sleepUntil('2029-03-14T22:00:00Z');
    issuerIsDown = true;
    await system.desk.send(reference, 'vet', accept);
    await system.environment!.sleep('1 minute');
    await eventually(async () => (await events(reference)).includes('issue-failed'), 'the issuer failed');
    expect((await order(reference)).waitingOn).toBe('issuer');
    await sleepUntil('2029-03-15T02:00:00Z');
    issuerIsDown = false;
    expect(await order(reference)).toMatchObject({ waitingOn: 'domain-validation', certificateVersion: 0 });
    await publish(reference);
    await reaches(system, reference, 'issued');
    const [certificate] = await listCertificates(system.db, reference);
    expect(certificate!.notBefore - (await order(reference)).validations[0]!.validatedAt!).toBeLessThan(DAY_MS);
  });

  test('the organisation is vetted on day 15: the domain is asked for again before anything is signed', async () => {
    await sleepUntil('2029-04-01');
    const reference = await configured(system, await system.account(79), byDns('www.slow-vetting.test'), organisation);
    await publish(reference);
    await eventually(async () => (await events(reference)).includes('domain-approved'), 'the record was seen');
    const [first] = (await order(reference)).validations;
    await system.environment!.sleep('15 days');
    await system.desk.send(reference, 'vet', accept);
    const asked = await order(reference);
    expect(asked).toMatchObject({ waitingOn: 'domain-validation', validations: [{ domain: 'slow-vetting.test', method: 'DNS' }] });
    expect(asked.validations[0]?.approvalId).not.toBe(first?.approvalId);
    await publish(reference);
    await reaches(system, reference, 'issued');
  });
});
