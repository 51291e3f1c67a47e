import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { eventually } from '../eventually';
import type { Http } from '../doors/http';
import { answer, reaches } from './life';
import { recipients } from '../outside/mail-catcher';
import { newCsr, openssl } from '../keys/openssl';
import type { OrderSystem } from '../order-system';
import type { RestClient } from '../doors/rest';

const contact = (email: string) => ({ title: 'Ms', first_name: 'Ann', last_name: 'Lee', phone: '+44 20 7946 0000', email });
export const configuration = (name: string, more: object = {}) => ({
  common_name: name,
  approver_email: `admin@${name}`,
  admin_contact: contact(`boss@${name}`),
  tech_contact: contact(`tech@${name}`),
  ...more,
});

/** A placed order through its life, for the contract test: configured with our key, corrected, validated, issued, downloaded, reissued, revoked. */
export async function walkLife(
  { system, http, rest, apiKey }: { system: OrderSystem; http: Http; rest: RestClient; apiKey: string },
  reference: string,
): Promise<void> {
  const idempotencyKey = randomUUID();
  const configure = () => rest('POST', `/orders/${reference}/configuration`, { body: configuration('life.com'), idempotencyKey });
  const configured = await configure();
  expect(configured).toMatchObject({
    status: 200,
    body: { order: { state: 'configured', waiting: { on: 'domain-validation' }, names: ['life.com', 'www.life.com'] } },
  });
  expect(openssl(['pkey', '-pubout'], configured.body.private_key)).toBe(openssl(['req', '-noout', '-pubkey'], configured.body.csr));

  const replayed = await configure();
  expect(replayed.body).toEqual({ order: configured.body.order, csr: configured.body.csr, private_key_left_out: expect.stringContaining('first answer') });
  expect(JSON.stringify(await system.db('idempotent_requests').select())).not.toContain('PRIVATE KEY');

  expect((await rest('GET', `/orders/${reference}/configuration`)).body).toMatchObject({ csr: configured.body.csr, admin_contact: { email: 'boss@life.com' } });
  const corrected = await rest('PUT', `/orders/${reference}/configuration`, { body: configuration('better.life.com', { approver_email: 'admin@life.com' }) });
  expect(corrected).toMatchObject({ status: 200, body: { order: { names: ['better.life.com'] } } });

  const { body: validations } = await rest('GET', `/orders/${reference}/validations`);
  expect(validations.data).toMatchObject([{ domain: 'life.com', approver_email: 'admin@life.com', validated_at: null }]);
  expect(await rest('PUT', `/orders/${reference}/validations/life.com`, { body: { approver_email: 'webmaster@life.com' } })).toMatchObject({
    status: 200,
    body: { approver_email: 'webmaster@life.com' },
  });
  expect((await rest('POST', `/orders/${reference}/emails`, { body: { kind: 'approver' } })).status).toBe(202);
  await eventually(() => system.catcher.mails.filter((mail) => recipients(mail).includes('webmaster@life.com')).length === 2, 'the second mail');
  await answer(system, reference, 'webmaster@life.com', 'approve');
  await reaches(system, reference, 'issued');

  const { body: certificates } = await rest('GET', `/orders/${reference}/certificates`);
  const [certificate] = certificates.data;
  expect(certificate).toMatchObject({ version: 1, names: ['better.life.com'], revoked_at: null });
  expect(openssl(['x509', '-noout', '-pubkey'], certificate.pem)).toBe(openssl(['req', '-noout', '-pubkey'], corrected.body.csr));
  expect(createPrivateKey(corrected.body.private_key).type).toBe('private');
  expect((await rest('GET', `/orders/${reference}/certificates/1`)).body).toEqual(certificate);
  expect((await rest('GET', `/certificates?serial_number=${certificate.serial_number}`)).body.data).toEqual([certificate]);
  expect((await rest('GET', `/orders/${reference}/certificates/1/fullchain`)).text.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  for (const format of ['pem', 'chain', 'pkcs7']) expect((await rest('GET', `/orders/${reference}/certificates/1/${format}`)).status).toBe(200);
  const der = await fetch(`${http.base}/api/orders/${reference}/certificates/1/der`, { headers: { authorization: `Bearer ${apiKey}` } });
  expect(new X509Certificate(Buffer.from(await der.arrayBuffer())).serialNumber).toBe(certificate.serial_number);
  expect(await rest('GET', `/orders/${reference}/certificates/2`)).toMatchObject({ status: 404 });

  expect((await rest('GET', `/orders/${reference}`)).body).toMatchObject({ state: 'issued', certificate_version: 1 });
  expect(await rest('PUT', `/orders/${reference}/reminders`, { body: { days: [7, 30] } })).toMatchObject({ status: 200 });
  expect(await rest('GET', `/orders/${reference}/link`)).toMatchObject({ status: 200, body: { order_token: system.secrets.orderToken(reference) } });

  expect((await rest('POST', `/orders/${reference}/reissues/preview`, { body: {} })).body.drops).toBeNull();
  const reissued = await rest('POST', `/orders/${reference}/reissues`, { body: { csr: newCsr(['rsa:2048'], '-subj', '/CN=better.life.com') } });
  expect(reissued.status).toBe(202);
  expect(reissued.body).not.toHaveProperty('private_key_left_out');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === 2, 'the second certificate');
  const older = await rest('POST', `/orders/${reference}/revocations`, { body: { reason: 'superseded', version: 1 } });
  expect(older).toMatchObject({ status: 202, body: { state: 'issued' } });
  expect(await rest('POST', `/orders/${reference}/revocations`, { body: { reason: 'superseded', version: 9 } })).toMatchObject({
    status: 422,
    body: { errors: [{ pointer: '#/version' }] },
  });

  const { body: events } = await rest('GET', `/orders/${reference}/events`);
  expect(events.data.map(({ sequence }: { sequence: number }) => sequence)).toEqual(events.data.map((_: unknown, index: number) => index + 1));
  expect(events.data.map(({ type }: { type: string }) => type)).toEqual(
    expect.arrayContaining(['placed', 'configured', 'names-corrected', 'approver-changed', 'issued', 'reissued']),
  );
}
