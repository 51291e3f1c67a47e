import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { pkilint, zlint } from '../tools/lints';
import { isWaived } from './waivers';

const run = promisify(execFile);

export interface Findings {
  errors: string[];
  warnings: string[];
}

/** zlint, all lints but those waived for this kind of certificate. */
export async function runZlint(kind: 'ca' | 'subscriber', file: string): Promise<Findings> {
  const { stdout } = await run(await zlint(), [file]);
  const all = Object.entries(JSON.parse(stdout) as Record<string, { result: string; details?: string }>);
  const results = all.filter(([lint]) => !isWaived(lint, kind));
  const lintsWith = (...levels: string[]) =>
    results.filter(([, { result }]) => levels.includes(result)).map(([lint, { details }]) => `zlint ${lint}${details ? `: ${details}` : ''}`);
  return { errors: lintsWith('error', 'fatal'), warnings: lintsWith('warn') };
}

/** One of pkilint's commands with its own way to say what kind of document it is. There are no waivers. */
export async function runPkilint(command: string, options: string[], file: string): Promise<Findings> {
  const program = path.join(await pkilint(), command);
  // Exit code: the number of findings.
  const stdout = await run(program, ['lint', ...options, '-s', 'WARNING', '-f', 'JSON', file]).then(
    (done) => done.stdout,
    (error: { stdout?: string }) => {
      if (!error.stdout) throw error;
      return error.stdout;
    },
  );
  const { results } = JSON.parse(stdout) as { results: { finding_descriptions: { severity: string; code: string; message: string | null }[] }[] };
  const findings = results.flatMap(({ finding_descriptions }) => finding_descriptions);
  const lintsWith = (...levels: string[]) =>
    findings.filter(({ severity }) => levels.includes(severity)).map(({ code, message }) => `pkilint ${code}${message ? `: ${message}` : ''}`);
  return { errors: lintsWith('ERROR', 'FATAL'), warnings: lintsWith('WARNING') };
}

/** Path and revocation check as a strict client makes it. A CA's own certificate is not good for a server. */
export async function runOpensslVerify(
  kind: 'ca' | 'subscriber',
  chain: { root: string; intermediate: string; crls: string },
  file: string,
): Promise<Findings> {
  const purpose = kind === 'subscriber' ? ['-purpose', 'sslserver'] : [];
  const options = ['verify', '-x509_strict', ...purpose, '-crl_check_all', '-CRLfile', chain.crls];
  try {
    await run('openssl', [...options, '-CAfile', chain.root, '-untrusted', chain.intermediate, file]);
    return { errors: [], warnings: [] };
  } catch (error) {
    return { errors: [`openssl ${(error as { stderr?: string }).stderr?.trim() ?? String(error)}`], warnings: [] };
  }
}

export async function together(...runs: Promise<Findings>[]): Promise<Findings> {
  const all = await Promise.all(runs);
  return { errors: all.flatMap(({ errors }) => errors), warnings: all.flatMap(({ warnings }) => warnings) };
}
