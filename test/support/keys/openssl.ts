import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Runs openssl, gives its standard output as it is. Throws with what it said on standard error. */
export function openssl(args: string[], input?: string | Buffer): string {
  return execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

/** A CSR made by OpenSSL for a new key. `key` is what follows -newkey. */
export function newCsr(key: string[], ...options: string[]): string {
  return openssl(['req', '-new', '-newkey', ...key, '-nodes', '-keyout', '/dev/null', '-subj', '/CN=www.example.com', ...options]);
}

export const ecKey = (curve: string) => ['ec', '-pkeyopt', `ec_paramgen_curve:${curve}`];

/** A CSR made by OpenSSL for the private key in this PEM text. */
export function csrForKey(keyPem: string, name = 'www.example.com'): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'csr-for-key-'));
  try {
    writeFileSync(path.join(folder, 'key.pem'), keyPem);
    return openssl(['req', '-new', '-key', path.join(folder, 'key.pem'), '-subj', `/CN=${name}`]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A key and a certificate that nobody has signed but itself. */
export function selfSigned(name: string): { key: string; cert: string } {
  const pem = openssl(['req', '-x509', '-newkey', ...ecKey('P-256'), '-nodes', '-keyout', '-', '-subj', `/CN=${name}`, '-days', '2']);
  const part = (label: string) => new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`).exec(pem)?.[0] ?? '';
  return { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
}
