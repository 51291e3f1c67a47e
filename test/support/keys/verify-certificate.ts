import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openssl } from './openssl';

export interface Chain {
  certificate: string;
  intermediate: string;
  root: string;
}

/**
 * What a strict client does: path, RFC 5280 syntax, and whether the CRL at the certificate's own distribution point lists it.
 * @returns what OpenSSL says: `OK`, or its reason
 */
export async function verifyWithCrl({ certificate, intermediate, root }: Chain): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'verify-'));
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const chain = ['-CAfile', file('root.pem', root), '-untrusted', file('intermediate.pem', intermediate), file('certificate.pem', certificate)];
  try {
    openssl(['verify', '-x509_strict', ...chain]);
    return openssl(['verify', '-x509_strict', '-crl_check', '-CRLfile', file('crl.pem', await crlOf(certificate)), ...chain]).includes(': OK')
      ? 'OK'
      : 'not OK';
  } catch (error) {
    return /error \d+ at .*?: (.*)/.exec((error as { stderr: string }).stderr)?.[1] ?? String(error);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The CRL in PEM, from where the certificate says it is. */
export async function crlOf(certificate: string): Promise<string> {
  const url = /URI:(\S+)/.exec(openssl(['x509', '-noout', '-ext', 'crlDistributionPoints'], certificate))?.[1];
  const answer = await fetch(url ?? '');
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`);
  return openssl(['crl', '-inform', 'DER'], Buffer.from(await answer.arrayBuffer()));
}

/** Serial numbers on a CRL, in upper-case hex as OpenSSL writes them. */
export function serialsOn(crl: string): string[] {
  return [...openssl(['crl', '-noout', '-text'], crl).matchAll(/Serial Number: ([0-9A-F]+)/g)].map(([, serial]) => serial!);
}

export const publicKeyOf = {
  csr: (pem: string) => openssl(['req', '-noout', '-pubkey'], pem),
  certificate: (pem: string) => openssl(['x509', '-noout', '-pubkey'], pem),
};
