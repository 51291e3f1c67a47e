import type { Command } from 'commander';
import { findAccount } from '../db/account/accounts';
import { createContract } from '../db/account/contracts';
import { checkScope, includedScope } from '../domain/sale/contract';
import { findProduct } from '../domain/sale/product';
import { Problem } from '../domain/problem';
import { wholeNumber } from './options';
import { answers } from './output';

export function contractCommands(program: Command): void {
  const contract = program.command('contract').description("partners' prepaid units");
  answers<{ account: string; product: string; units: number; namesPerUnit?: number; serversPerUnit?: number }>(
    contract
      .command('create')
      .description('give a partner units of a product; one pays for one order')
      .requiredOption('--account <id>', 'the partner account')
      .requiredOption('--product <code>', 'what they are units of, such as RapidSSL-12')
      .requiredOption('--units <count>', 'how many', wholeNumber)
      .option('--names-per-unit <count>', 'names that one unit covers, the common name counted; without it those that the product includes', wholeNumber)
      .option('--servers-per-unit <count>', 'servers that one unit covers; without it one', wholeNumber),
    async ({ db }, { account: id, product: code, units, ...said }) => {
      const account = await findAccount(db, id);
      if (!account) throw new Problem('not-found', `There is no account ${id}.`);
      if (account.kind !== 'partner') throw new Problem('invalid', `The account ${id} is a ${account.kind} account; only partners have contracts.`);
      const product = findProduct(code);
      if (!product?.orderable) throw new Problem('invalid', `There is no product ${code} to order; product/listproducts has the codes.`);
      const included = includedScope(product);
      const scope = { namesPerUnit: said.namesPerUnit ?? included.namesPerUnit, serversPerUnit: said.serversPerUnit ?? included.serversPerUnit };
      checkScope(scope, product);
      const made = await createContract(db, { accountId: account.id, productCode: product.code, units, ...scope });
      return { contract_id: made.id, product: product.code, units, names_per_unit: made.namesPerUnit, servers_per_unit: made.serversPerUnit };
    },
  );
}
