import path from 'node:path';
import type { Command } from 'commander';
import { createLocalCa } from '../activities/issuers/local-ca';
import { loadConfig } from '../config';
import { listAuthorities, replaceAuthority } from '../db/certificate/authorities';
import { replaceFingerprint } from '../db/fingerprints';
import { renewOrderTokens } from '../db/order/orders';
import { Problem } from '../domain/problem';
import { lineUpTo } from './options';
import { answers } from './output';

const authorities = ['live', 'test'] as const;

interface Accept {
  secretKey?: boolean;
  ca?: string[];
  reason: string;
}

export function secretsCommands(program: Command): void {
  const secrets = program.command('secrets').description('what belongs to the database and is kept outside it: the secret key, the local CAs');
  answers<Accept>(
    secrets
      .command('accept')
      .description('begin anew with the secrets that are in DATA_DIR or set now, made where they are missing, because those that the database knows are lost')
      .option('--secret-key', 'another secret key: order tokens, links, sessions and secrets of webhooks that were given out are dead')
      .option('--ca <names...>', `another local CA (${authorities.join(', ')}): CRLs of the one before can no longer be signed`)
      .requiredOption('--reason <text>', 'kept in the audit trail', lineUpTo(500)),
    async ({ db, secrets: present }, { secretKey, ca = [] }) => {
      if (!secretKey && ca.length === 0) throw new Problem('invalid', 'Say what is accepted: --secret-key, --ca live, --ca test, or several of them.');
      const unknown = ca.find((name) => !(authorities as readonly string[]).includes(name));
      if (unknown !== undefined) throw Problem.field('ca', `There is no local CA "${unknown}"; choose from ${authorities.join(', ')}.`);
      if (secretKey) await replaceFingerprint(db, 'secret-key', present.fingerprint);
      const { dataDir, crlBaseUrl } = loadConfig();
      const known = await listAuthorities(db);
      for (const name of authorities.filter((each) => ca.includes(each) && known.has(each))) {
        const made = await createLocalCa({ directory: path.join(dataDir, 'ca'), name, crlBaseUrl, onRevoke: async () => {} });
        await replaceAuthority(db, made);
      }
      return {
        accepted: [...(secretKey ? ['secret-key'] : []), ...ca.map((name) => `ca/${name}`)],
        new_order_tokens: secretKey ? await renewOrderTokens(db, (reference) => present.orderToken(reference)) : 0,
      };
    },
    { verified: false },
  );
}
