import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { prepare } from './setup/prepare.mjs';

// Writes examples/api.d.ts anew from the OpenAPI document; a test compares.
await prepare();
const { openApiDocument } = await import('../dist/api/rest/openapi.js');
mkdirSync('.test', { recursive: true });
writeFileSync('.test/openapi.json', JSON.stringify(openApiDocument('http://localhost:3000')));
const { status } = spawnSync(
  process.execPath,
  ['node_modules/openapi-typescript/bin/cli.js', '.test/openapi.json', '--default-non-nullable', 'false', '-o', 'examples/api.d.ts'],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
