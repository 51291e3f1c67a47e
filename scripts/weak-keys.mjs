/**
 * Adds known weak keys to domain/csr/known-weak-keys.json, from files that scripts/weak-keys/debian.c has written. A file is named by what is in it:
 *
 *   cc -O2 -o debian scripts/weak-keys/debian.c -lcrypto
 *   ./debian 2048 le32 nornd 0 32767 > 2048-le32-nornd-0-32767.txt
 *   node scripts/weak-keys.mjs 2048-le32-nornd-0-32767.txt
 *
 * One such file takes a core for about 20 minutes with 2048 bits, and some eight times as long with 4096. The keys are facts that follow from
 * CVE-2008-0166: they are computed here, and no list of anybody else is in them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const ENTRY_BYTES = 6;
const target = path.join(import.meta.dirname, '../domain/csr/known-weak-keys.json');
const known = JSON.parse(readFileSync(target, 'utf8'));
const keys = new Set(Buffer.from(known.sha256, 'base64').toString('hex').match(/.{12}/g));
const covers = new Set(known.covers);

for (const file of process.argv.slice(2)) {
  const name = path.basename(file, '.txt');
  const [, first, last] = /-(\d+)-(\d+)$/.exec(name) ?? [];
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  if (lines.length !== Number(last) - Number(first) + 1) throw new Error(`${file} has ${lines.length} keys, which is not what its name says.`);
  for (const line of lines) {
    if (!/^[0-9a-f]{64}$/.test(line)) throw new Error(`${file} has a line that is no SHA-256: ${line.slice(0, 80)}`);
    keys.add(line.slice(0, 2 * ENTRY_BYTES));
  }
  covers.add(name);
}

const sha256 = Buffer.from([...keys].sort().join(''), 'hex').toString('base64');
const origin =
  'CVE-2008-0166: RSA keys of OpenSSL on Debian, computed by scripts/weak-keys/debian.c. Each is bits-machine-rnd-first-last number of the process.';
writeFileSync(target, `${JSON.stringify({ origin, covers: [...covers].sort(), sha256 }, null, 2)}\n`);
console.log(`${keys.size} keys, ${[...covers].join(', ')}`);
