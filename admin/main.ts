import { Command, CommanderError } from 'commander';
import { fieldWords, withNames } from '../domain/field-names';
import { Problem } from '../domain/problem';
import { accountCommands } from './account';
import { auditCommands } from './audit';
import { contractCommands } from './contract';
import { goodwillCommands } from './goodwill';
import { keyCommands } from './key';
import { ledgerCommands } from './ledger';
import { orderCommands } from './order';
import { policyCommands } from './policy';
import { secretsCommands } from './secrets';
import { sellerCommands } from './seller';
import { userCommands } from './user';

process.title = 'certwright admin';

/** The seller's own command: accounts, points, orders, policy, verification of the ledger. Results on standard output, one sentence on standard error when it fails. */
const program = new Command('admin').description('Certwright admin command').exitOverride();
for (const add of [
  accountCommands,
  keyCommands,
  userCommands,
  auditCommands,
  contractCommands,
  goodwillCommands,
  orderCommands,
  policyCommands,
  ledgerCommands,
  secretsCommands,
  sellerCommands,
])
  add(program);

/** Resolves when the command has ended, in whatever way. */
export const done = program.parseAsync().then(() => undefined, fail);

function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode; // commander has said it already
    return;
  }
  process.exitCode = 1;
  console.error(sentence(error));
}

function sentence(error: unknown): string {
  if (error instanceof Problem) return error.fields.length > 1 ? error.fields.map(({ detail }) => withNames(detail, fieldWords)).join('\n') : error.message;
  const { code, message } = error as { code?: string; message?: string };
  if (code === 'ECONNREFUSED') return 'The database does not answer. Is the system running? Start it with npm start, with the same DATA_DIR.';
  return message ?? String(error);
}
