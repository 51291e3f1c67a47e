import type { Response } from 'express';
import type { Certificate } from '../../../db/certificate/certificates';
import { certificateFiles } from '../../http/certificate-files';

export type DownloadsView = { href: string; label: string; about: string }[];

/** Names of files are ours, never made of what somebody typed. */
const files: Readonly<Record<string, [name: string, label: string, about: string]>> = {
  fullchain: ['fullchain.pem', 'Certificate and intermediate', 'for nginx, HAProxy and most others'],
  pem: ['certificate.pem', 'Certificate', 'alone, PEM'],
  chain: ['chain.pem', 'Chain', 'intermediate and root, PEM'],
  pkcs7: ['certificate.p7b', 'PKCS#7', 'with its chain, for Windows and Java'],
  der: ['certificate.cer', 'DER', 'alone, binary'],
};

/** @param url of the certificate, below which its files lie */
export function downloadsAt(url: string): DownloadsView {
  return Object.entries(files).map(([file, [, label, about]]) => ({ href: `${url}/${file}`, label, about }));
}

export const isDownload = (file: string) => Object.hasOwn(files, file);

export function sendDownload(response: Response, file: string, certificate: Certificate): void {
  const format = certificateFiles[file]!;
  response.attachment(files[file]![0]).type(format.type).send(format.of(certificate));
}
