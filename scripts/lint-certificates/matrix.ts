import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CertificateSubject, IssuedCertificate } from '../../activities/issuers/issuer';
import type { LocalCa } from '../../activities/issuers/local-ca';
import { certificateNames } from '../../domain/name/certificate-names';
import { listProducts, type Product } from '../../domain/sale/product';
import { certificateNotAfter } from '../../domain/order/validity';
import { root } from '../tools/places';

/** Every kind of product with every kind of key, under real top-level domains. */

const run = promisify(execFile);

const keys = {
  'RSA 2048': ['rsa:2048'],
  'RSA 3072': ['rsa:3072'],
  'RSA 4096': ['rsa:4096'],
  'P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  'P-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
};

const subject: CertificateSubject = {
  organisation: 'Müller & Söhne GmbH',
  organisationalUnit: 'Never in a certificate',
  city: 'München',
  region: 'Bayern',
  country: 'DE',
  registrationNumber: 'HRB 123456',
  businessCategory: 'Private Organization',
  jurisdictionCountry: 'DE',
};

const additionalNames = ['www.example.org', 'shop.example.co.uk', 'bücher.example.net', 'mail.example.com'];
/** Made once: a key of this size takes a minute. */
const largestKey = path.join(root, 'test', 'support', 'rsa-8192.csr.pem');
/** Too long for a common name, so that the subject is empty and the alternative names are critical. */
const longName = `${'long.'.repeat(12)}name.example.com`;

export interface Sample {
  label: string;
  issued: IssuedCertificate;
}

export async function issueMatrix(ca: LocalCa): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [keyLabel, options] of Object.entries(keys)) {
    const csrPem = await newCsr(options);
    for (const product of kindsOfProduct()) {
      const commonName = product.wildcard ? '*.example.com' : 'example.com';
      const names = certificateNames(product, commonName, additionalNames.slice(0, product.maxSanCount));
      samples.push({ label: `${kind(product)}, ${keyLabel}`, issued: await issue(ca, csrPem, product, names) });
    }
  }
  const [product] = kindsOfProduct();
  if (product) samples.push({ label: `${kind(product)}, long name`, issued: await issue(ca, await newCsr(keys['P-256']), product, [longName]) });
  if (product) samples.push({ label: `${kind(product)}, RSA 8192`, issued: await issue(ca, readFileSync(largestKey, 'utf8'), product, ['example.com']) });
  return samples;
}

function kindsOfProduct(): Product[] {
  const sold = listProducts().filter(({ orderable, validationLevel }) => orderable && validationLevel !== null);
  return [...new Map(sold.map((product) => [kind(product), product])).values()];
}

function kind({ validationLevel, wildcard, maxSanCount }: Product): string {
  return `${validationLevel} ${wildcard ? 'wildcard' : maxSanCount > 0 ? 'several names' : 'one name'}`;
}

async function newCsr(keyOptions: string[]): Promise<string> {
  const { stdout } = await run('openssl', ['req', '-new', '-newkey', ...keyOptions, '-nodes', '-keyout', '/dev/null', '-subj', '/CN=example.com']);
  return stdout;
}

function issue(ca: LocalCa, csrPem: string, product: Product, names: string[]): Promise<IssuedCertificate> {
  if (!product.validationLevel) throw new Error(`${product.code} has no validation level.`);
  const notBefore = new Date();
  const notAfter = certificateNotAfter(notBefore, notBefore.getTime() + 366 * 86_400_000);
  return ca.sign({ reference: 'lint', version: 1, csrPem, names, validationLevel: product.validationLevel, subject, notBefore, notAfter });
}
