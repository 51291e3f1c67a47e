import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import { createLocalCa, type LocalCa } from '../activities/issuers/local-ca';
import type { RevocationReason } from '../activities/issuers/issuer';
import { encodePem } from '../domain/csr/encoding';
import { issueMatrix } from './lint-certificates/matrix';
import { runOpensslVerify, runPkilint, runZlint, together, type Findings } from './lint-certificates/linters';

/** Issues a certificate of every kind from the real local CA, and lints them, the CA's own, and its CRLs. */

const tlsLint = (file: string) => runPkilint('lint_cabf_serverauth_cert', ['--detect'], file);
const crlLint = (type: 'CRL' | 'ARL', file: string) => runPkilint('lint_crl', ['-t', type, '-p', 'BR'], file);
const reasons: RevocationReason[] = ['unspecified', 'keyCompromise', 'affiliationChanged', 'superseded', 'cessationOfOperation', 'privilegeWithdrawn'];

async function main(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lint-certificates-'));
  try {
    const live = await lintAuthority(folder, 'live');
    const test = await lintAuthority(folder, 'test');
    return report([...live, ...test]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Row = Findings & { label: string };

async function lintAuthority(folder: string, name: 'live' | 'test'): Promise<Row[]> {
  const ca = await createLocalCa({ directory: path.join(folder, 'ca'), name, crlBaseUrl: 'http://pki.example.com', onRevoke: async () => {} });
  const save = async (fileName: string, content: string | Buffer) => {
    const file = path.join(folder, `${name}-${fileName}`);
    await writeFile(file, content);
    return file;
  };
  const samples = await issueMatrix(ca);
  const root = await save('root.pem', ca.rootPem);
  const intermediate = await save('intermediate.pem', ca.intermediatePem);
  const revoked = samples.slice(-reasons.length).map(({ issued }) => issued.serialNumber);
  const rootCrl = await newCrl(ca, 'root', []);
  const fullCrl = await newCrl(ca, 'intermediate', revoked);
  const nothingRevoked = { root, intermediate, crls: await save('valid.pem', pems(rootCrl, await newCrl(ca, 'intermediate', []))) };
  const someRevoked = { root, intermediate, crls: await save('revoked.pem', pems(rootCrl, fullCrl)) };

  // Each linter takes one core.
  const limit = pLimit(2);
  const row = (label: string, lint: () => Promise<Findings>) => limit(async () => ({ label: `${name}: ${label}`, ...(await lint()) }));
  const rows = samples.map(async ({ label, issued }, index) => {
    const file = await save(`${index}.pem`, issued.certificatePem);
    return row(label, () => {
      const verification = runOpensslVerify('subscriber', someRevoked, file);
      const revocation = revoked.includes(issued.serialNumber) ? expectRevoked(verification) : verification;
      return together(runZlint('subscriber', file), tlsLint(file), runOpensslVerify('subscriber', nothingRevoked, file), revocation);
    });
  });
  return Promise.all([
    ...rows,
    row('root certificate', () => together(runZlint('ca', root), tlsLint(root))),
    row('intermediate certificate', () => together(runZlint('ca', intermediate), tlsLint(intermediate), runOpensslVerify('ca', nothingRevoked, intermediate))),
    row('CRL of the root', async () => crlLint('ARL', await save('root.crl', rootCrl))),
    row('CRL of the intermediate', async () => crlLint('CRL', await save('intermediate.crl', fullCrl))),
  ]);
}

function newCrl(ca: LocalCa, issuer: 'root' | 'intermediate', serialNumbers: string[]): Promise<Buffer> {
  const thisUpdate = new Date();
  const revoked = serialNumbers.map((serialNumber, index) => ({ serialNumber, revokedAt: thisUpdate, reason: reasons[index] ?? 'unspecified' }));
  return ca.signCrl({ issuer, number: 1, thisUpdate, nextUpdate: new Date(thisUpdate.getTime() + 7 * 86_400_000), revoked });
}

function pems(...crls: Buffer[]): string {
  return crls.map((crl) => encodePem('X509 CRL', crl)).join('');
}

async function expectRevoked(verification: Promise<Findings>): Promise<Findings> {
  const { errors } = await verification;
  const isRevoked = errors.some((error) => error.includes('certificate revoked'));
  return { errors: isRevoked ? [] : ['openssl does not see that this certificate is revoked', ...errors], warnings: [] };
}

function report(rows: Row[]): number {
  const width = Math.max(...rows.map(({ label }) => label.length));
  for (const { label, errors, warnings } of rows) {
    console.log(`${label.padEnd(width)}  ${errors.length} errors  ${warnings.length} warnings`);
    for (const error of errors) console.log(`  ${error}`);
  }
  const warnings = new Set(rows.flatMap((row) => row.warnings));
  console.log(`\nWarnings, each once:\n${[...warnings].map((warning) => `  ${warning}`).join('\n') || '  none'}\n`);
  const errorCount = rows.reduce((sum, { errors }) => sum + errors.length, 0);
  const crlCount = rows.filter(({ label }) => label.includes('CRL')).length;
  console.log(`${crlCount} CRLs`);
  console.log(`${rows.length - crlCount} certificates, ${errorCount} errors`);
  return errorCount === 0 ? 0 : 1;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  },
);
