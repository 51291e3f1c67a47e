import { Option, type Command } from 'commander';
import { findAccount } from '../db/accounts';
import { insertUser } from '../db/users';
import { hashPassword, newPassword } from '../domain/passwords';
import { Problem } from '../domain/problem';
import { accountRoles, staffRoles, type AccountRole, type StaffRole } from '../domain/user';
import { emailAddress } from './options';
import { answers } from './output';

export function userCommands(program: Command): void {
  const user = program.command('user').description('people who sign in');
  answers<{ email: string; account?: string; role?: AccountRole; staff?: StaffRole }>(
    user
      .command('create')
      .description('make a user; the password is shown this once and can be changed after signing in')
      .requiredOption('--email <address>', 'who signs in', emailAddress)
      .option('--account <id>', 'the account whose orders the user sees')
      .addOption(new Option('--role <role>', 'what a user of an account may do').choices(accountRoles))
      .addOption(new Option('--staff <role>', 'one of our own people, and for what').choices(staffRoles)),
    async ({ db }, { email, account: id, role, staff }) => {
      if ((staff === undefined) === (id === undefined)) throw new Problem('invalid', 'Say either --account and --role, or --staff.');
      if (id !== undefined && !(await findAccount(db, id))) throw new Problem('not-found', `There is no account ${id}.`);
      if (id !== undefined && role === undefined) throw new Problem('invalid', `Say what the user may do: --role ${accountRoles.join('|')}.`);
      const password = newPassword();
      const made = await insertUser(db, { email, accountId: id ?? null, role: staff ?? role!, passwordHash: await hashPassword(password) });
      return { user_id: made.id, password };
    },
  );
}
