import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createLocalCa } from '../../activities/issuers/local-ca';
import { DAY_MS } from '../../domain/time';
import { makeCsr } from '../bench/csr';

/** A CSR and a certificate with its chain. */
export interface Sample {
  csrPem: string;
  certificatePem: string;
  intermediatePem: string;
  rootPem: string;
}

/** Made once and written with every seeded order: a million signatures would show nothing more. Its authority is thrown away. */
export async function makeSample(): Promise<Sample> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'certwright-seed-'));
  try {
    const ca = await createLocalCa({ directory, name: 'live', crlBaseUrl: 'http://localhost', onRevoke: async () => {} });
    const csrPem = await makeCsr('seed.test');
    const issued = await ca.sign({
      reference: 'CW-000000000000',
      version: 1,
      csrPem,
      names: ['seed.test', 'www.seed.test'],
      validationLevel: 'DV',
      subject: {},
      notBefore: new Date(),
      notAfter: new Date(Date.now() + 190 * DAY_MS),
    });
    return { csrPem, certificatePem: issued.certificatePem, intermediatePem: issued.intermediatePem, rootPem: issued.rootPem };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
