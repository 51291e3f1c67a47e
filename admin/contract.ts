import type { Command } from 'commander';
import { findAccount } from '../db/accounts';
import { createContract } from '../db/contracts';
import { findProduct } from '../domain/product';
import { Problem } from '../domain/problem';
import { wholeNumber } from './options';
import { answers } from './output';

export function contractCommands(program: Command): void {
  const contract = program.command('contract').description("partners' prepaid units");
  answers<{ account: string; product: string; units: number }>(
    contract
      .command('create')
      .description('give a partner units of a product; one pays for one order')
      .requiredOption('--account <id>', 'the partner account')
      .requiredOption('--product <code>', 'what they are units of, such as RapidSSL-12')
      .requiredOption('--units <count>', 'how many', wholeNumber),
    async ({ db }, { account: id, product: code, units }) => {
      const account = await findAccount(db, id);
      if (!account) throw new Problem('not-found', `There is no account ${id}.`);
      if (account.kind !== 'partner') throw new Problem('invalid', `The account ${id} is a ${account.kind} account; only partners have contracts.`);
      const product = findProduct(code);
      if (!product?.orderable) throw new Problem('invalid', `There is no product ${code} to order; product/listproducts has the codes.`);
      const made = await createContract(db, { accountId: account.id, productCode: product.code, units });
      return { contract_id: made.id, product: product.code, units };
    },
  );
}
