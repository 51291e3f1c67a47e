import { listCertificates } from '../../db/certificate/certificates';
import { listEvents } from '../../db/order/events';
import { publicationOf } from '../../domain/validation/publication';
import { DAY_MS, readableTime } from '../../domain/time';
import type { MailKind } from '../../domain/order/transition';
import { waitingInWords } from '../../domain/order/waiting';
import { eventually } from '../support/eventually';
import { startFakeInternet, type FakeInternet } from '../support/outside/fake-internet';
import { answer, configuration, configured, issued, mailTo, now, placed, reaches, received } from '../support/lives/life';
import { recipients } from '../support/outside/mail-catcher';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/**
 * The rules that change on a day: lengths of certificates, reuse of validations, the end of e-mail. The engine's clock decides; here it is put
 * forward to 2027, 2028 and 2029.
 */
let internet: FakeInternet;
let system: OrderSystem;
let issuerIsDown = false;
/** An order that nobody publishes anything for is checked four times a day, for years: each block has an engine of its own. */
function clockStartsAt(day: string): void {
  beforeAll(async () => {
    internet = await startFakeInternet();
    const mayBeDown = (activities: OrderSystem['activities']) => ({
      async issueCertificate(input: Parameters<typeof activities.issueCertificate>[0]) {
        if (issuerIsDown) throw new Error('The issuer is down.');
        return activities.issueCertificate(input);
      },
    });
    system = await startOrderSystem('time-skipping', mayBeDown, undefined, undefined, internet.settings);
    await sleepUntil(day);
  });
  afterAll(async () => {
    await system.stop();
    await internet.stop();
  });
}

/** Puts the engine's clock forward to an instant; days are UTC. */
async function sleepUntil(instant: string | number): Promise<void> {
  await system.environment!.sleep(Number(new Date(instant)) - (await now(system)));
}
const order = (reference: string) => system.getOrder(reference);
const events = async (reference: string) => (await listEvents(system.db, reference)).map(({ type }) => type);

/** Publishes what the order asks for. */
async function publishOnly(reference: string): Promise<void> {
  for (const validation of (await order(reference)).validations.filter(({ validatedAt }) => validatedAt === undefined)) {
    const publication = publicationOf(validation, system.secrets.randomValue(validation))!;
    if (publication.method === 'DNS') internet.txt.set(publication.name, [publication.value]);
    else internet.pages.set(publication.url.replace('http://', ''), (response) => response.end(publication.contents));
  }
}
/** The same, and has us look. */
async function publish(reference: string): Promise<void> {
  await publishOnly(reference);
  await system.desk.pollDomain(await order(reference), 'order-page');
}
const organisation = { organisation: 'Example Ltd', city: 'Leeds', country: 'GB' };
const byDns = (name: string) => configuration(name, { method: 'DNS', approverEmail: undefined, subject: organisation });

const got = (reference: string, kind: MailKind) => received(system, reference, kind);
const text = (mail: { text?: string } | undefined) => mail?.text?.replace(/\s+/g, ' ') ?? '';

describe('2027: certificates of 99 days, validations of 100', () => {
  clockStartsAt('2027-04-01');

  test('a reissue that needs another validation: the contacts are told what to publish at least 30 days before the certificate expires', async () => {
    const reference = await configured(system, await system.account(12), byDns('www.publish.test'));
    await publish(reference);
    await reaches(system, reference, 'issued');
    const first = await order(reference);
    expect(Math.round((first.certificateExpiresAt! - first.issuedAt!) / DAY_MS)).toBe(99);
    await sleepUntil(first.nextReissueAt! + 60_000);
    await eventually(async () => (await order(reference)).certificateVersion === 2, 'the second certificate, on the same validation');
    expect(await got(reference, 'validation-needed')).toEqual([]);

    const second = await order(reference);
    await sleepUntil(second.nextReissueAt! + 60_000);
    const asked = await order(reference);
    expect(asked).toMatchObject({ waitingOn: 'domain-validation', validations: [{ domain: 'publish.test', method: 'DNS' }] });
    expect(second.certificateExpiresAt! - asked.since).toBeGreaterThanOrEqual(30 * DAY_MS);
    const [mail, ...others] = await got(reference, 'validation-needed');
    expect(others).toEqual([]);
    expect(recipients(mail!).sort()).toEqual(['boss@publish.test', 'tech@publish.test']);
    const value = system.secrets.randomValue(asked.validations[0]!);
    for (const part of [text(mail), mail!.html as string])
      for (const said of ['_dnsauth.publish.test', value, system.secrets.orderToken(reference), readableTime(second.certificateExpiresAt!)])
        expect(part).toContain(said);
    await publish(reference);
    await eventually(async () => (await order(reference)).certificateVersion === 3, 'the third certificate');
    expect(await got(reference, 'certificate-expires')).toEqual([]);
  });

  test('by e-mail the contacts are told who was asked; nobody answers: they are warned as the end comes near, and when it is there', async () => {
    await sleepUntil('2027-08-20');
    const reference = await issued(system, await system.account(12), 'www.silent.test');
    // Another validation is needed for the second reissue; the approver answers neither this nor the following mails.
    await sleepUntil((await order(reference)).nextReissueAt! + 60_000);
    await eventually(async () => (await order(reference)).certificateVersion === 2, 'the second certificate');
    const { certificateStartsAt: from, certificateExpiresAt: to, nextReissueAt } = await order(reference);
    await sleepUntil(nextReissueAt! + 60_000);
    const [told] = await got(reference, 'validation-needed');
    expect(text(told)).toContain('admin@silent.test has been asked to approve silent.test');
    expect(text(told)).not.toContain('/approve/');

    for (const [share, count] of [
      [0.93, 1],
      [0.98, 2],
    ] as const) {
      await sleepUntil(from! + (to! - from!) * share + 60_000);
      const warned = await got(reference, 'certificate-expires');
      expect(warned).toHaveLength(count);
      expect(warned.at(-1)!.subject).toMatch(/^The certificate expires soon: www\.silent\.test/);
      expect(text(warned.at(-1))).toMatch(/could not be signed yet\. admin@silent\.test has been asked to approve silent\.test/);
    }
    await sleepUntil(to! + 60_000);
    const warned = await got(reference, 'certificate-expires');
    expect(warned.at(-1)!.subject).toMatch(/^The certificate has expired/);
    expect(waitingInWords(await order(reference), undefined, await now(system))).toContain('The certificate has expired and a reissue is on its way.');
    // Each warning asked the approver once more; the newest link is the one that is alive.
    expect(await got(reference, 'domain-approval')).toHaveLength(5);
    await answer(system, reference, 'admin@silent.test', 'approve');
    await eventually(async () => (await order(reference)).certificateVersion === 3, 'it is issued late');
    expect(waitingInWords(await order(reference), undefined, await now(system))).toMatch(/^The certificate is issued\./);
  });
});

describe('2028: the end of e-mail', () => {
  clockStartsAt('2028-01-10');

  /** One mail to the contacts, with the record and the way to the order page, where a file can be chosen instead. */
  const tellsToPublish = async (reference: string, domain: string) => {
    const mails = await got(reference, 'validation-needed');
    expect(mails).toHaveLength(1);
    expect(recipients(mails[0]!)).toContain(`boss@${domain}`);
    const value = system.secrets.randomValue((await order(reference)).validations[0]!);
    for (const said of [`Name: _dnsauth.${domain}`, `Value: ${value}`, `/token/${system.secrets.orderToken(reference)}`])
      expect(text(mails[0])).toContain(said);
  };
  test('validations and links by e-mail end on 15 March: an order that was validated by it is asked again by a record before its certificate expires', async () => {
    const validated = await issued(system, await system.account(12), 'www.was-mail.test');
    await sleepUntil('2028-03-10');
    const open = await configured(system, await system.account(12), configuration('www.open-mail.test'));
    const vetting = await configured(system, await system.account(79), configuration('www.vet-mail.test', { subject: organisation }), 'TrueBizID-12');
    await answer(system, vetting, 'admin@vet-mail.test', 'approve');
    await mailTo(system, 'admin@open-mail.test', open);
    const link = (await order(open)).validations[0]!;
    expect(link.linkEndsAt).toBe(Date.parse('2028-03-15'));

    await sleepUntil('2028-03-15T00:01:00Z');
    await eventually(async () => (await order(open)).validations[0]?.method === 'DNS', 'what was open is asked for by a record');
    await expect(system.desk.send(open, 'approveDomain', { actor: 'approver', approvalId: link.approvalId })).rejects.toMatchObject({ kind: 'gone' });
    await tellsToPublish(open, 'open-mail.test');
    await publish(open);
    await reaches(system, open, 'issued');

    await system.desk.send(vetting, 'vet', { actor: 'staff:ann', accept: true, reason: 'in the register' });
    expect(await order(vetting)).toMatchObject({ waitingOn: 'domain-validation', validations: [{ domain: 'vet-mail.test', method: 'DNS' }] });
    await tellsToPublish(vetting, 'vet-mail.test');

    const { nextReissueAt, certificateExpiresAt } = await order(validated);
    await sleepUntil(nextReissueAt! + 60_000);
    const again = await order(validated);
    expect(again).toMatchObject({ state: 'issued', waitingOn: 'domain-validation', validations: [{ domain: 'was-mail.test', method: 'DNS' }] });
    expect(certificateExpiresAt! - again.since).toBeGreaterThanOrEqual(30 * DAY_MS);
    await tellsToPublish(validated, 'was-mail.test');
    await publish(validated);
    await eventually(async () => (await order(validated)).certificateVersion === 2, 'the second certificate');
  });

  test('whoever wants e-mail after that is told the field and the other methods; the mail that approves a cancellation goes on', async () => {
    const account = await system.account(24);
    const reference = await placed(system, account);
    const byMail = configuration('www.late-mail.test');
    const refusal = {
      kind: 'invalid',
      fields: [{ field: 'validationMethod', detail: expect.stringMatching(/ended on 15 March 2028; send .* FILE or SFILE or DNS/) }],
    };
    await expect(system.desk.configure(await order(reference), byMail, 'order-page')).rejects.toMatchObject(refusal);
    expect((await order(reference)).state).toBe('placed');
    await system.desk.configure(await order(reference), byDns('www.late-mail.test'), 'order-page');
    await expect(system.desk.changeMethod(await order(reference), 'late-mail.test', { method: 'EMAIL' }, 'order-page')).rejects.toMatchObject(refusal);
    await expect(system.desk.correctNames(await order(reference), byMail, 'order-page')).rejects.toMatchObject(refusal);
    await publish(reference);
    await reaches(system, reference, 'issued');
    await expect(system.desk.reissue(await order(reference), byMail, 'order-page')).rejects.toMatchObject(refusal);
    await system.desk.requestCancel(await order(reference), { actor: 'order-page', requestedAt: await now(system) });
    await answer(system, reference, 'boss@late-mail.test', 'approve');
    await reaches(system, reference, 'credited');
  });
});

describe('2029: a validation may be used for 10 days', () => {
  clockStartsAt('2029-03-03');
  const vetted = 'TrueBizID-12';
  const accept = { actor: 'staff:ann', accept: true, reason: 'in the register' };

  test('the issuer is down while the limit falls from 100 to 10 days: the domain is asked for again, and nothing is signed on the old validation', async () => {
    const reference = await configured(system, await system.account(79), byDns('www.slow-issuer.test'), vetted);
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

  test('certificates of 46 days: the domain is asked for a third of that before the end', async () => {
    const reference = await configured(system, await system.account(12), byDns('www.short.test'));
    await publish(reference);
    await reaches(system, reference, 'issued');
    const { issuedAt, certificateExpiresAt, nextReissueAt } = await order(reference);
    expect(Math.round((certificateExpiresAt! - issuedAt!) / DAY_MS)).toBe(46);
    await sleepUntil(nextReissueAt! + 60_000);
    const asked = await order(reference);
    expect(asked).toMatchObject({ waitingOn: 'domain-validation' });
    expect(certificateExpiresAt! - asked.since).toBeGreaterThanOrEqual((certificateExpiresAt! - issuedAt!) / 3);
    expect(await got(reference, 'validation-needed')).toHaveLength(1);
    // Published, and seen by ourselves: nobody has to press anything.
    await publishOnly(reference);
    await system.environment!.sleep('1 day');
    await eventually(async () => (await order(reference)).certificateVersion === 2, 'the second certificate');
  });

  test('the organisation is vetted on day 15: the domain is asked for again before anything is signed', async () => {
    const reference = await configured(system, await system.account(79), byDns('www.slow-vetting.test'), vetted);
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
