import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setup/root.mjs';

// A long file is two things, and a long list of files is two rooms. What may be longer says why.
const MOST_LINES = 250;
const MOST_FILES = 25;
const longFiles = { 'examples/api.d.ts': 'written by openapi-typescript' };
const fullFolders = {
  'db/migrations': 'one for each change of the tables',
  'docs/decisions': 'one for each decision',
  'templates/emails': 'text and HTML of each kind of e-mail',
  'test/histories': 'one for each kind of life',
};

const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
const files = stdout.split('\n').filter(Boolean);
const complaints = [];
for (const file of files.filter((name) => /\.(ts|mjs|cjs|js|hbs|css|py|c)$/.test(name) && !(name in longFiles))) {
  const lines = readFileSync(path.join(root, file), 'utf8').split('\n').length - 1;
  if (lines > MOST_LINES) complaints.push(`${file} has ${lines} lines; ${MOST_LINES} are allowed. Make two things of it.`);
}
const counts = new Map();
for (const folder of files.map((name) => path.dirname(name))) counts.set(folder, (counts.get(folder) ?? 0) + 1);
for (const [folder, count] of counts) {
  if (count > MOST_FILES && !(folder in fullFolders)) complaints.push(`${folder} has ${count} files; ${MOST_FILES} are allowed. Make rooms in it.`);
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
