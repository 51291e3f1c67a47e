import { findValidationChecks } from '../../../db/order/validation-checks';
import { listEvents } from '../../../db/order/events';
import { publicationOf } from '../../../domain/validation/publication';
import { waitingInWords } from '../../../domain/order/waiting';
import { eventually } from '../../support/eventually';
import { startFakeInternet, type FakeInternet } from '../../support/outside/fake-internet';
import { answer, configuration, configured, mailTo, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';

/** Domains that are validated by FILE and DNS, on the time-skipping server; the checks go to a real name server and web server. */
let internet: FakeInternet;
let system: OrderSystem;
beforeAll(async () => {
  internet = await startFakeInternet();
  system = await startOrderSystem('time-skipping', undefined, undefined, undefined, internet.settings);
});
afterAll(async () => {
  await system.stop();
  await internet.stop();
});

const ordered = async (method: 'FILE' | 'DNS', name: string) =>
  configured(system, await system.account(12), configuration(name, { method, approverEmail: undefined }));
const publications = async (reference: string) =>
  (await system.getOrder(reference)).validations.map((validation) => publicationOf(validation, system.secrets.randomValue(validation))!);

/** Does what the order page asks for. */
async function publish(reference: string): Promise<void> {
  for (const publication of await publications(reference)) {
    if (publication.method === 'DNS') internet.txt.set(publication.name, [publication.value]);
    else internet.pages.set(publication.url.replace('http://', ''), (response) => response.end(publication.contents));
  }
}
const lastCheck = async (reference: string) => [...(await findValidationChecks(system.db, reference)).values()].sort((a, b) => b.at - a.at)[0];

test('FILE: each name has the file; it is issued when all are there, without anybody doing more', async () => {
  const reference = await ordered('FILE', 'www.by-file.test');
  const order = await system.getOrder(reference);
  expect(order.validations.map(({ domain, method }) => [domain, method])).toEqual([
    ['www.by-file.test', 'FILE'],
    ['by-file.test', 'FILE'],
  ]);
  expect(waitingInWords(order)).toContain(
    'we look for the file http://www.by-file.test/.well-known/pki-validation/fileauth.txt and the file http://by-file.test',
  );
  await system.environment!.sleep('31 seconds');
  await eventually(async () => (await lastCheck(reference))?.seen.includes('status 404'), 'it was looked for, and what was seen is kept');
  await publish(reference);
  await system.environment!.sleep('1 hour');
  await reaches(system, reference, 'issued');
  expect((await listEvents(system.db, reference)).map(({ type, actor }) => [type, actor])).toContainEqual(['domain-approved', 'domain-check']);
  expect(system.catcher.mails.filter(({ text }) => text?.includes(reference) && /approve/i.test(text))).toEqual([]);
});

test('DNS: one record for the domain; the pauses between looks grow', async () => {
  const reference = await ordered('DNS', 'www.by-dns.test');
  expect(await publications(reference)).toMatchObject([{ method: 'DNS', name: '_dnsauth.by-dns.test', value: expect.stringMatching(/^20\d{6}[0-9a-f]{48}$/) }]);
  await system.environment!.sleep('3 days');
  const { events } = await system.client.workflow.getHandle(`order:${reference}`).fetchHistory();
  const looks = (events ?? []).filter((event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'checkValidations').length;
  expect(looks).toBeGreaterThan(10);
  expect(looks).toBeLessThan(50);
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
});

test('a value that was replaced validates nothing, and a fresh one comes after 30 days', async () => {
  const reference = await ordered('DNS', 'www.late-dns.test');
  const [old] = await publications(reference);
  await system.environment!.sleep('31 days');
  const [fresh] = await publications(reference);
  expect(fresh).not.toEqual(old);
  if (old?.method === 'DNS') internet.txt.set(old.name, [old.value]);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  expect((await system.getOrder(reference)).waitingOn).toBe('domain-validation');
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
});

test('from FILE to a mailbox, and from a mailbox to DNS; what was asked before is dead', async () => {
  const reference = await ordered('FILE', 'www.changed.test');
  await publish(reference);
  await system.desk.changeMethod(await system.getOrder(reference), 'changed.test', { method: 'EMAIL', approverEmail: 'webmaster@changed.test' }, 'order-page');
  const byMail = await system.getOrder(reference);
  expect(byMail.validations).toMatchObject([{ domain: 'changed.test', method: 'EMAIL' }]);
  await mailTo(system, 'webmaster@changed.test', reference, /approv/i);
  await expect(system.desk.pollDomain(byMail, 'order-page')).rejects.toMatchObject({ kind: 'conflict' });
  await system.desk.changeMethod(byMail, 'changed.test', { method: 'DNS' }, 'order-page');
  await expect(system.desk.send(reference, 'approveDomain', { actor: 'approver', approvalId: byMail.validations[0]!.approvalId })).rejects.toMatchObject({
    kind: 'gone',
  });
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
});

/** A certificate that is not wanted is not signed later either. */
async function staysUnsigned(reference: string, version: number): Promise<void> {
  await system.environment!.sleep('1 hour');
  expect(await system.getOrder(reference)).toMatchObject({ waitingOn: 'domain-validation', certificateVersion: version });
}

test('a file validates its own name alone: what another name still needs is asked for by the other method', async () => {
  const reference = await ordered('FILE', 'www.half.test');
  const [, bare] = await publications(reference);
  if (bare?.method === 'FILE') internet.pages.set(bare.url.replace('http://', ''), (response) => response.end(bare.contents));
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await system.desk.changeMethod(await system.getOrder(reference), 'half.test', { method: 'DNS' }, 'order-page');
  expect((await system.getOrder(reference)).validations).toMatchObject([
    { domain: 'half.test', method: 'FILE', validatedAt: expect.any(Number) },
    { domain: 'half.test', method: 'DNS' },
  ]);
  await staysUnsigned(reference, 0);
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
});

test('one name below a domain by another method: what was asked of its neighbour stays good', async () => {
  const request = configuration('one.neighbours.test', { method: 'FILE', approverEmail: undefined, additionalNames: ['two.neighbours.test'] });
  const reference = await configured(system, await system.account(95), request, 'QuickSSLPremiumMD-12');
  const [one, two] = (await system.getOrder(reference)).validations;
  await system.desk.changeMethod(await system.getOrder(reference), 'two.neighbours.test', { method: 'DNS' }, 'order-page');
  const changed = (await system.getOrder(reference)).validations;
  expect(changed).toEqual([one, { ...two, method: 'DNS', approvalId: expect.any(String), valueId: expect.any(String), linkEndsAt: expect.any(Number) }]);
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
});

test('a reissue for another domain is not signed without its validation, however the method is changed', async () => {
  const reference = await ordered('DNS', 'www.owned.test');
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
  await system.desk.reissue(await system.getOrder(reference), configuration('www.victim.test'), 'reseller-api');
  for (const method of ['DNS', 'FILE', 'EMAIL', 'DNS'] as const) {
    await system.desk.changeMethod(await system.getOrder(reference), 'victim.test', { method }, 'order-page');
    const { validations } = await system.getOrder(reference);
    expect(validations.map(({ domain }) => domain)).toEqual(method === 'FILE' ? ['www.victim.test', 'victim.test'] : ['victim.test']);
  }
  await staysUnsigned(reference, 1);
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
});

test('operators cannot take a validation away: what is replaced has to be asked for in another way', async () => {
  const reference = await ordered('DNS', 'www.kept.test');
  const nothing = { actor: 'ann', method: 'DNS' as const, replaces: ['kept.test'], domains: [] };
  await system.desk.send(reference, 'changeMethod', nothing);
  expect((await system.getOrder(reference)).validations).not.toEqual([]);
  await staysUnsigned(reference, 0);
});

test('a reissue by the same method with a fresh validation asks for nothing; by another method it does', async () => {
  const reference = await ordered('DNS', 'www.again-dns.test');
  await publish(reference);
  await system.desk.pollDomain(await system.getOrder(reference), 'order-page');
  await reaches(system, reference, 'issued');
  const again = configuration('www.again-dns.test', { method: 'DNS', approverEmail: undefined });
  await system.desk.reissue(await system.getOrder(reference), again, 'reseller-api');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
  await system.desk.reissue(await system.getOrder(reference), configuration('www.again-dns.test'), 'reseller-api');
  await answer(system, reference, 'admin@again-dns.test', 'approve');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 3, 'the third certificate');
});

test('a file cannot speak for a wildcard name', async () => {
  const account = await system.account(200);
  await expect(configured(system, account, configuration('*.wild.test', { method: 'FILE' }), 'RapidSSLWildcard-12')).rejects.toMatchObject({
    fields: [{ field: 'validationMethod' }],
  });
});

test('however often we look in a month, there is one timer for each instant', async () => {
  const reference = await ordered('DNS', 'www.month-of-looks.test');
  const { linkEndsAt } = (await system.getOrder(reference)).validations[0]!;
  for (let day = 0; day < 29; day += 1) await system.environment!.sleep('1 day');
  const { events } = await system.client.workflow.getHandle(`order:${reference}`).fetchHistory();
  const looks = events!.filter(({ activityTaskScheduledEventAttributes }) => activityTaskScheduledEventAttributes?.activityType?.name === 'checkValidations');
  const rings = events!.flatMap(({ eventTime, timerStartedEventAttributes: timer }) =>
    timer ? [Math.round(Number(eventTime!.seconds) + Number(timer.startToFireTimeout!.seconds))] : [],
  );
  expect(looks.length).toBeGreaterThan(50);
  expect(rings.filter((at) => Math.abs(at - linkEndsAt / 1000) < 60)).toHaveLength(1);
  expect(rings.length).toBeLessThanOrEqual(looks.length + 2);
});
