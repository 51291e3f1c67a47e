import { Option, type Command } from 'commander';
import { findAccount } from '../db/account/accounts';
import type { Db } from '../db/connection';
import { resetPassword } from '../db/people/password-resets';
import { findUser, findUserByEmail, insertUser, listUsers, setUserDisabled, type UserRow } from '../db/people/users';
import { hashPassword, newPassword } from '../domain/people/passwords';
import { Problem } from '../domain/problem';
import { accountRoles, staffRoles, type AccountRole, type StaffRole } from '../domain/people/user';
import { emailAddress } from './options';
import { answers, instant } from './output';

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

  answers<{ account?: string }>(
    user.command('list').description('who may sign in, oldest first').option('--account <id>', 'users of this account only'),
    async ({ db }, { account: id }) => ({
      users: (await listUsers(db, id)).map(({ id: user_id, email, accountId, role, createdAt, disabledAt }) => ({
        user_id,
        email,
        account_id: accountId,
        role,
        created_at: instant(createdAt),
        disabled_at: instant(disabledAt),
      })),
    }),
    { audited: 'never' },
  );

  for (const disables of [true, false])
    answers<{ email?: string }>(
      named(user.command(disables ? 'disable' : 'enable')).description(
        disables ? 'let a user in no more, and end all sessions at once' : 'let a user in again, with the same password',
      ),
      async ({ db }, { email }, typed) => {
        const { id } = await theUser(db, email ?? typed);
        await setUserDisabled(db, id, disables ? new Date() : null);
        return { user_id: id, disabled_at: instant((await findUser(db, id))?.disabledAt ?? null) };
      },
    );

  answers<{ email?: string }>(
    named(user.command('reset-password')).description(
      'take the password away, end all sessions at once, and send the user a link to a new one, which is good once and for an hour',
    ),
    async ({ db, secrets }, { email }, typed) => {
      const found = await theUser(db, email ?? typed);
      if (found.disabledAt !== null) throw new Problem('conflict', 'This user is disabled; enable the user first.');
      const endsAt = await resetPassword(db, found.id, { secrets, unusable: await hashPassword(newPassword()), at: Date.now() });
      return { user_id: found.id, link_sent_to: found.email, link_ends_at: instant(endsAt) };
    },
  );
}

const named = (command: Command) =>
  command.argument('[user]', 'id or e-mail address').option('--email <address>', 'the address, instead of the argument', emailAddress);

async function theUser(db: Db, idOrEmail: string | undefined): Promise<UserRow> {
  if (idOrEmail === undefined) throw new Problem('invalid', 'Say which user: an id or an e-mail address; user list has them.');
  const found = (await findUser(db, idOrEmail)) ?? (await findUserByEmail(db, idOrEmail.trim().toLowerCase()));
  if (!found) throw new Problem('not-found', `There is no user ${idOrEmail.slice(0, 254)}; user list has them.`);
  return found;
}
