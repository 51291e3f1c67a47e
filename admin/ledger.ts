import type { Command } from 'commander';
import { verifyLedger } from '../db/ledger/verify';
import { answers } from './output';

export function ledgerCommands(program: Command): void {
  const ledger = program.command('ledger').description('the double-entry ledger');
  answers(
    ledger.command('verify').description('prove the ledger against the orders; exit code 1 where something does not add up'),
    async ({ db }) => {
      const verification = await verifyLedger(db);
      if (!verification.ok) process.exitCode = 1;
      return verification;
    },
    { audited: 'never' },
  );
}
