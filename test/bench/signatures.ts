import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import path from 'node:path';
import { createLocalCa } from '../../activities/issuers/local-ca';
import { DAY_MS } from '../../domain/time';
import { makeCsr } from './csr';

const TIMES = 100;

/** One round: the mean time in milliseconds of a certificate (CSR read and checked, built, signed) and of a bare RSA-2048 signature over as many bytes. */
export interface SignatureRound {
  certificateMs: number;
  signatureMs: number;
}

export async function measureSignatures(rounds: number, folder: string): Promise<SignatureRound[]> {
  const ca = await createLocalCa({ directory: path.join(folder, 'bench-ca'), name: 'live', crlBaseUrl: 'http://localhost:3000', onRevoke: async () => {} });
  const csrs = [await makeCsr('rsa.example.test', 'RSA-2048'), await makeCsr('ec.example.test')];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const content = randomBytes(1000);
  const issue = (turn: number) =>
    ca.sign({
      reference: 'CW-000000000000',
      version: turn,
      csrPem: csrs[turn % csrs.length]!,
      names: ['example.test', 'www.example.test'],
      validationLevel: 'DV',
      subject: {},
      notBefore: new Date(),
      notAfter: new Date(Date.now() + 190 * DAY_MS),
    });
  const round = async () => ({
    certificateMs: await meanMs(issue),
    signatureMs: await meanMs(async () => void sign('sha256', content, privateKey)),
  });
  await round(); // warm-up
  const results: SignatureRound[] = [];
  while (results.length < rounds) results.push(await round());
  return results;
}

async function meanMs(work: (turn: number) => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  for (let turn = 0; turn < TIMES; turn += 1) await work(turn);
  return (performance.now() - begun) / TIMES;
}
