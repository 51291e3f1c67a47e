import { createDb, type Db } from '../../db/connection';
import { listAudit, verifyAudit } from '../../db/people/audit';
import { findLogo, findSeller, setSeller } from '../../db/people/seller';
import { unnamedSeller } from '../../domain/people/seller';
import { createTestDatabase } from '../support/parts';
import { png } from '../support/png';

/** As the api's own user: what it may not do, staff cannot do either. */
let db: Db;

beforeEach(async () => {
  db = createDb((await createTestDatabase()).apiUrl);
});
afterEach(() => db.destroy());

test('nobody has set anything: the defaults; then what was set, with who did it in the audit trail', async () => {
  expect(await findSeller(db)).toEqual({ ...unnamedSeller, version: 0 });
  expect(await setSeller(db, { name: 'Example Certificates' }, 'staff:ada')).toMatchObject({ version: 1 });
  await setSeller(db, { phone: '+44 20 7946 0000', poweredBy: false }, 'staff:grace');
  expect(await findSeller(db)).toEqual({ ...unnamedSeller, version: 2, name: 'Example Certificates', phone: '+44 20 7946 0000', poweredBy: false });
  expect(await listAudit(db, 9)).toMatchObject([
    { actor: 'staff:grace', action: 'seller set', subject: 'version 2', detail: 'phone, poweredBy' },
    { actor: 'staff:ada', action: 'seller set', subject: 'version 1', detail: 'name' },
  ]);
});

test('what changes nothing, or is wrong, leaves no version and no line', async () => {
  await setSeller(db, { name: 'Example', logo: png(10, 10) }, 'staff:ada');
  expect(await setSeller(db, { name: ' Example ', phone: '', logo: png(10, 10) }, 'staff:ada')).toMatchObject({ version: 1 });
  await expect(setSeller(db, { name: 'Other', colour: '#ffffff' }, 'staff:ada')).rejects.toThrow('contrast');
  expect(await listAudit(db, 9)).toHaveLength(1);
  expect((await findSeller(db)).name).toBe('Example');
});

test('the logo stays until it is replaced or taken away', async () => {
  expect(await findLogo(db)).toBeUndefined();
  await setSeller(db, { logo: png(240, 64) }, 'staff:ada');
  await setSeller(db, { name: 'Example' }, 'staff:ada');
  expect(await findLogo(db)).toEqual(png(240, 64));
  expect((await findSeller(db)).logo).toMatchObject({ width: 240, height: 64 });
  await setSeller(db, { logo: null }, 'staff:ada');
  expect([await findLogo(db), (await findSeller(db)).logo]).toEqual([undefined, null]);
});

test('of many at the same time none is lost', async () => {
  const changes = [{ name: 'Example' }, { phone: '+44 1' + '2'.repeat(6) }, { openingHours: 'Always' }, { colour: '#0b6450' }, { poweredBy: false }];
  await Promise.all(changes.map((change) => setSeller(db, change, 'staff:ada')));
  expect(await findSeller(db)).toMatchObject({ ...Object.assign({}, ...changes), version: changes.length });
  expect(await verifyAudit(db)).toMatchObject({ ok: true, lines: changes.length });
});
