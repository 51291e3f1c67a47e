import { X509Certificate } from 'node:crypto';
import { findCertificate } from '../../../db/certificate/certificates';
import { accountLedger } from '../../../domain/sale/ledger';
import { balanceOf } from '../../../db/ledger/ledger';
import { startHttp, type Http } from '../../support/doors/http';
import { answer, configuration, configured, issued, placed, reaches } from '../../support/lives/life';
import { startOrderSystem, type OrderSystem } from '../../support/order-system';
import { restClient } from '../../support/doors/rest';

/** What a renewal takes over from the older order, and what it is refused for, before anything is paid. */
let system: OrderSystem;
let http: Http;
beforeAll(async () => {
  system = await startOrderSystem('server');
  http = await startHttp(system, { requestsPerSecond: 10_000 });
});
afterAll(async () => {
  await http.stop();
  await system.stop();
});

const buyer = async (points: number) => {
  const account = await system.account(points);
  const rest = restClient(http, account.apiKey);
  return {
    account,
    rest,
    renew: (older: string, body: object) => rest('POST', `/orders/${older}/renewals`, { body }),
    left: () => balanceOf(system.db, accountLedger(account.id), 'points'),
  };
};
const approve = async (reference: string, domain: string) => {
  await system.desk.send(reference, 'vet', { actor: 'staff:1', accept: true, reason: 'found in the register' });
  await answer(system, reference, `admin@${domain}`, 'approve');
  await reaches(system, reference, 'issued');
};
const organisation = { name: 'Example Ltd', city: 'Leeds', country: 'GB' };
const subjectOf = async (reference: string) => new X509Certificate((await findCertificate(system.db, reference, 1))!.certificatePem).subject;

describe('a second renewal of the same order', () => {
  test('is refused in one sentence that says by which order it is renewed, and buys nothing', async () => {
    const { account, renew, left } = await buyer(48);
    const older = await issued(system, account, 'www.second.test');
    const first = await renew(older, { buyer_reference: 'first' });
    const second = await renew(older, { buyer_reference: 'second' });
    expect(second.status).toBe(409);
    expect(second.body).toMatchObject({
      code: 'conflict',
      detail: `${older} is renewed by ${first.body.order.reference} already, which has the days that it had left; place a new order if another one is wanted.`,
    });
    expect(second.body).not.toHaveProperty('errors');
    expect(await left()).toBe(24);
  });

  test('whoever is about to cancel the older order is told from which one days are taken back', async () => {
    const { account, rest, renew } = await buyer(48);
    const older = await issued(system, account, 'www.preview.test');
    expect((await rest('GET', `/orders/${older}/cancellation`)).body.takes_days_back).toBeNull();
    const { reference } = (await renew(older, { buyer_reference: 'newer' })).body.order;
    await answer(system, reference, 'admin@preview.test', 'approve');
    await reaches(system, reference, 'issued');
    const { takes_days_back: taken } = (await rest('GET', `/orders/${older}/cancellation`)).body;
    expect(taken).toMatchObject({ order_reference: reference, reason: expect.stringContaining(`${reference} renews this order and has days of it.`) });
    const page = await (await fetch(`${http.base}/token/${system.secrets.orderToken(older)}/cancellation`)).text();
    expect(page).toContain(taken.reason);
  });

  test('at the same time: one is there, and the price of the other one is given back', async () => {
    const { account, rest, renew, left } = await buyer(72);
    const older = await issued(system, account, 'www.together.test');
    const answers = await Promise.all(['a', 'b', 'c'].map((each) => renew(older, { buyer_reference: each })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const winner = answers.find(({ status }) => status === 201)!.body.order.reference;
    for (const { status, body } of answers) if (status === 409) expect(body.detail).toContain(`${older} is renewed by ${winner} already`);
    expect(await left()).toBe(48);
    const { data } = (await rest('GET', '/orders?state=placed')).body;
    expect(data).toEqual([]);
  });

  test('where the configuration says that it renews: the field is named as this door has it, the sentence is English', async () => {
    const { account, rest } = await buyer(48);
    const older = await issued(system, account, 'www.by-name.test');
    const newer = await placed(system, account);
    const { adminContact } = configuration('www.by-name.test');
    const contact = { first_name: adminContact.firstName, last_name: adminContact.lastName, phone: adminContact.phone, email: adminContact.email };
    const body = (name: string) => ({ common_name: name, approver_email: `admin@${name.slice(4)}`, admin_contact: contact, renews: true });
    expect((await rest('POST', `/orders/${newer}/configuration`, { body: body('www.unknown.test') })).body).toMatchObject({
      detail: 'The account has no issued order for www.unknown.test that could be renewed; order without renewing one.',
      errors: [{ pointer: '#/renews' }],
    });
    await system.desk.configure(await system.getOrder(newer), { ...configuration('www.by-name.test'), renews: { reference: older } }, 'order-page');
    const third = await placed(system, account);
    const refused = system.desk.configure(await system.getOrder(third), { ...configuration('www.by-name.test'), renews: { reference: older } }, 'order-page');
    await expect(refused).rejects.toThrow(`${older} is renewed by another order already, which has the days that it had left; order without renewing it.`);
  });
});

describe('DV renewed at a level for which the organisation was never asked', () => {
  test.each(['TrueBizID-12', 'TrueBizIDEV-12'])('%s: all that is missing is said at once, before anything is paid', async (product) => {
    const { account, rest, renew, left } = await buyer(300);
    const name = `www.to-${product.toLowerCase()}.test`;
    const older = await issued(system, account, name);
    const before = await left();
    const refused = await renew(older, { buyer_reference: 'refused', product_code: product });
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '#/organisation/name',
      '#/organisation/city',
      '#/organisation/country',
    ]);
    expect(await left()).toBe(before);
    expect((await rest('GET', '/orders?buyer_reference=refused')).body.data).toEqual([]);

    const renewed = await renew(older, { buyer_reference: 'renewed', product_code: product, organisation });
    expect(renewed).toMatchObject({ status: 201, body: { order: { renewal_of: older, waiting: { on: 'vetting' } } } });
    const { reference } = renewed.body.order;
    await approve(reference, name.slice(4));
    expect(await subjectOf(reference)).toContain('O=Example Ltd');
  });

  test('an address of the older order alone is not an organisation', async () => {
    const { account, renew } = await buyer(300);
    const name = 'www.half-an-address.test';
    const request = configuration(name, { adminContact: { ...configuration(name).adminContact, organisation: 'Example Ltd', city: '', country: 'GB' } });
    const older = await configured(system, account, request);
    await answer(system, older, 'admin@half-an-address.test', 'approve');
    await reaches(system, older, 'issued');
    const refused = await renew(older, { buyer_reference: 'refused', product_code: 'TrueBizID-12' });
    expect(refused.body.errors).toEqual([{ pointer: '#/organisation/city', detail: expect.stringContaining('organisation') }]);
    const admin = { first_name: 'Ann', last_name: 'Lee', phone: '+44 20 7946 0000', email: 'boss@half-an-address.test', organisation: 'Contact Ltd' };
    const renewed = await renew(older, {
      buyer_reference: 'renewed',
      product_code: 'TrueBizID-12',
      admin_contact: { ...admin, city: 'York', country: 'GB' },
    });
    expect(renewed.status).toBe(201);
  });
});

test('the organisation of an older order is taken over and vetted afresh; a lower level has none', async () => {
  const { account, renew } = await buyer(500);
  const name = 'www.vetted.test';
  const older = await configured(
    system,
    account,
    configuration(name, { subject: { organisation: 'Vetted Ltd', city: 'Leeds', country: 'GB' } }),
    'TrueBizID-12',
  );
  await approve(older, 'vetted.test');
  const higher = (await renew(older, { buyer_reference: 'higher', product_code: 'TrueBizIDEV-12', organisation: { registration_number: '01234567' } })).body
    .order;
  expect(higher.waiting.on).toBe('vetting');
  await approve(higher.reference, 'vetted.test');
  const subject = await subjectOf(higher.reference);
  for (const part of ['O=Vetted Ltd', '01234567']) expect(subject).toContain(part);
  const lower = (await renew(higher.reference, { buyer_reference: 'lower', product_code: 'RapidSSL-12' })).body.order;
  await answer(system, lower.reference, 'admin@vetted.test', 'approve');
  await reaches(system, lower.reference, 'issued');
  expect(await subjectOf(lower.reference)).not.toContain('Vetted');
});
