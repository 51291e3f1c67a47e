import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config';
import { createLocalCa } from '../../activities/issuers/local-ca';
import { findAuthority, registerAuthority } from '../../db/certificate/authorities';
import { createDb } from '../../db/connection';
import { verifiedSecrets } from '../../installation';
import { createTestDatabase } from '../support/parts';

test('of several that start at once on a new database, each with a DATA_DIR of its own, one is right and stays so', async () => {
  const { workerUrl, apiUrl } = await createTestDatabase();
  const connections = [workerUrl, apiUrl, workerUrl, apiUrl].map((url) => createDb(url));
  const home = mkdtempSync(path.join(os.tmpdir(), 'certwright-fingerprints-'));
  try {
    const verified = () =>
      Promise.all(
        connections.map((db, index) =>
          verifiedSecrets(db, loadConfig({ DATA_DIR: path.join(home, String(index)) })).then(
            ({ fingerprint }) => fingerprint,
            (error: Error) => error.message,
          ),
        ),
      );
    const answers = await verified();
    const right = answers.filter((answer) => /^[0-9a-f]{64}$/.test(answer));
    expect(right).toHaveLength(1);
    expect(answers.filter((answer) => /does not belong to this database: (the secret key is another one|secret\.key is missing)\./.test(answer))).toHaveLength(
      3,
    );
    expect(await verified()).toEqual(answers);
  } finally {
    await Promise.all(connections.map((db) => db.destroy()));
    rmSync(home, { recursive: true, force: true });
  }
});

test('of two local CAs that are made at once under one name the first has it, and no other is published', async () => {
  const { workerUrl } = await createTestDatabase();
  const db = createDb(workerUrl);
  const home = mkdtempSync(path.join(os.tmpdir(), 'certwright-fingerprints-'));
  try {
    const make = (directory: string) =>
      createLocalCa({ directory: path.join(home, directory), name: 'live', crlBaseUrl: 'http://ca.test', onRevoke: async () => {} });
    const made = await Promise.all([make('one'), make('two')]);
    const registered = await Promise.allSettled(made.map((ca) => registerAuthority(db, ca)));
    expect(registered.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const first = made[registered.findIndex(({ status }) => status === 'fulfilled')]!;
    expect(await findAuthority(db, 'live')).toMatchObject({ rootPem: first.rootPem, intermediatePem: first.intermediatePem });
    const second = made.find((ca) => ca !== first)!;
    await expect(registerAuthority(db, second)).rejects.toThrow('is not the certificate authority that this database knows');
    expect((await findAuthority(db, 'live'))?.rootPem).toBe(first.rootPem);
    await registerAuthority(db, first);
  } finally {
    await db.destroy();
    rmSync(home, { recursive: true, force: true });
  }
});

test('of several processes of one DATA_DIR all have the same key', async () => {
  const { workerUrl, apiUrl } = await createTestDatabase();
  const connections = [workerUrl, apiUrl, workerUrl].map((url) => createDb(url));
  const DATA_DIR = mkdtempSync(path.join(os.tmpdir(), 'certwright-fingerprints-'));
  try {
    const secrets = await Promise.all(connections.map((db) => verifiedSecrets(db, loadConfig({ DATA_DIR }))));
    expect(new Set(secrets.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  } finally {
    await Promise.all(connections.map((db) => db.destroy()));
    rmSync(DATA_DIR, { recursive: true, force: true });
  }
});
