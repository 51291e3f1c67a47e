import { Option, type Command } from 'commander';
import { findAccount, insertAccount, insertApiKey, listAccounts, setAccountDisabled } from '../db/account/accounts';
import { balanceOf, postOnce } from '../db/ledger/ledger';
import { accountKinds, type Account, type AccountKind } from '../domain/sale/account';
import { accountLedger, deposit } from '../domain/sale/ledger';
import { Problem } from '../domain/problem';
import { pointsUnit } from '../domain/sale/sale';
import { emailAddress, entryKey, nonEmpty, wholeNumber } from './options';
import { answers, instant } from './output';

export function accountCommands(program: Command): void {
  const account = program.command('account').description('accounts: who pays');
  answers<{ kind: AccountKind; name: string; email?: string; points?: number; test?: boolean }>(
    account
      .command('create')
      .description('make an account and its first API key, which is shown this once')
      .addOption(new Option('--kind <kind>', 'who pays how').choices(accountKinds).makeOptionMandatory())
      .requiredOption('--name <name>', 'name of the account', nonEmpty)
      .option('--email <address>', 'where notices about its orders go', emailAddress)
      .option('--points <points>', 'points to begin with', wholeNumber)
      .option('--test', 'a test account: its own points, the test root'),
    ({ db }, { kind, name, email, points, test }) =>
      db.transaction(async (trx) => {
        if (points !== undefined && kind !== 'reseller') throw new Problem('invalid', 'Only reseller accounts have points; leave out --points.');
        const made = await insertAccount(trx, { kind, name, email: email ?? null, isTest: test ?? false });
        const api_key = await insertApiKey(trx, made.id);
        if (points) await postOnce(trx, deposit(made.id, pointsUnit(made), points, 'opening'), { note: 'Opening balance', at: new Date() });
        return { account_id: made.id, api_key };
      }),
  );

  answers<object>(
    account.command('list').description('all accounts, oldest first'),
    async ({ db }) => ({
      accounts: (await listAccounts(db)).map(({ id, kind, name, email, isTest, createdAt, disabledAt }) => ({
        account_id: id,
        kind,
        name,
        email,
        test: isTest,
        created_at: instant(createdAt),
        disabled_at: instant(disabledAt),
      })),
    }),
    { audited: 'never' },
  );

  for (const disables of [true, false])
    answers<{ account?: string }>(
      account
        .command(disables ? 'disable' : 'enable')
        .description(disables ? 'let its keys and users in no more; its orders go on' : 'let its keys and users in again')
        .argument('[account]', 'id of the account')
        .option('--account <id>', 'the id, instead of the argument'),
      async ({ db }, { account: given }, typed) => {
        const id = given ?? typed;
        if (id === undefined) throw new Problem('invalid', 'Say which account: --account and its id; account list has them.');
        if (!(await findAccount(db, id))) throw new Problem('not-found', `There is no account ${id}.`);
        await setAccountDisabled(db, id, disables ? new Date() : null);
        const listed = (await listAccounts(db)).find((each) => each.id === id);
        return { account_id: id, disabled_at: instant(listed?.disabledAt ?? null) };
      },
    );

  const pointsCommand = program.command('points').description('prepaid points of resellers');
  answers<{ account: string; points: number; note: string; key: string }>(
    pointsCommand
      .command('add')
      .description('add points to an account; the same --key adds them once')
      .requiredOption('--account <id>', 'the account')
      .requiredOption('--points <points>', 'how many', wholeNumber)
      .requiredOption('--note <text>', 'what for, such as an invoice', nonEmpty)
      .requiredOption('--key <key>', 'your own key of this deposit', entryKey),
    async ({ db }, { account: id, points, note, key }) => {
      const owner = resellerOf(await findAccount(db, id), id);
      const added = await postOnce(db, deposit(owner.id, pointsUnit(owner), points, key), { note, at: new Date() });
      return { account_id: owner.id, added: added ? points : 0, balance: await balanceOf(db, accountLedger(owner.id), pointsUnit(owner)) };
    },
  );
}

function resellerOf(account: Account | undefined, id: string): Account {
  if (!account) throw new Problem('not-found', `There is no account ${id}.`);
  if (account.kind !== 'reseller') throw new Problem('invalid', `The account ${id} is a ${account.kind} account; only resellers have points.`);
  return account;
}
