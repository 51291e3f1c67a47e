import type { Command } from 'commander';
import { proveLedger } from '../db/ledger-proof';
import { answers } from './output';

export function ledgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('the double-entry ledger');
  answers(
    ledger.command('verify').description('prove the ledger against the orders; exit code 1 where something does not add up'),
    async ({ db }) => {
      const proof = await proveLedger(db);
      if (!proof.ok) process.exitCode = 1;
      return proof;
    },
    { audited: 'never' },
  );
}
