import { generateKeyPairSync } from 'node:crypto';
import { configuration, configured, issued, reaches } from '../support/life';
import { eventually } from '../support/eventually';
import { csrForKey } from '../support/openssl';
import { startOrderSystem, type OrderSystem } from '../support/order-system';

/** Keys that are no longer their owners' alone (BR 6.1.1.3). */
let system: OrderSystem;

beforeAll(async () => {
  system = await startOrderSystem('server');
});
afterAll(() => system.stop());

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
const revoke = async (reference: string, version?: number) =>
  system.desk.revoke(await system.getOrder(reference), { reason: 'keyCompromise', version }, 'reseller-api');

async function reissued(reference: string, name: string, csr: string, version: number): Promise<void> {
  await system.desk.reissue(await system.getOrder(reference), configuration(name, { csr }), 'reseller-api');
  await eventually(async () => (await system.getOrder(reference)).certificateVersion === version, `certificate ${version}`);
}

test('a key that was reported as compromised is refused for everybody; another key is taken', async () => {
  const key = newKey();
  const account = await system.account(60);
  const reference = await issued(system, account, 'www.leaked.test');
  await reissued(reference, 'www.leaked.test', csrForKey(key, 'www.leaked.test'), 2);
  await revoke(reference);
  await reaches(system, reference, 'revoked');
  const csr = csrForKey(key, 'www.same-key.test');
  const other = await system.account(12);
  await expect(configured(system, other, configuration('www.same-key.test', { csr }))).rejects.toMatchObject({
    kind: 'invalid',
    fields: [{ field: 'csr', detail: expect.stringContaining('compromised') }],
  });
  await configured(system, account, configuration('www.same-key.test', { csr: csrForKey(newKey(), 'www.same-key.test') }));
});

test('an older certificate is not revoked for its key while the newest one is for the same key', async () => {
  const [key, fresh] = [newKey(), newKey()];
  const name = 'www.rolled.test';
  const reference = await issued(system, await system.account(12), name);
  await reissued(reference, name, csrForKey(key, name), 2);
  await reissued(reference, name, csrForKey(key, name), 3);
  await expect(revoke(reference, 2)).rejects.toMatchObject({ fields: [{ field: 'version', detail: expect.stringContaining('same key') }] });
  await reissued(reference, name, csrForKey(fresh, name), 4);
  expect(await revoke(reference, 2)).toMatchObject({ state: 'issued' });
});
