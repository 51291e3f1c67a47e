import { InvalidArgumentError, Option, type Command } from 'commander';
import { findContract } from '../db/account/contracts';
import { addPolicy, listPolicies } from '../db/account/policies';
import { accountKinds, type AccountKind } from '../domain/sale/account';
import type { Policy, PolicyOverride, PolicySet } from '../domain/sale/policy';
import { findProduct } from '../domain/sale/product';
import { Problem } from '../domain/problem';
import { duration, months } from './options';
import { answers } from './output';

export function policyCommands(program: Command): void {
  const policy = program.command('policy').description('rules of cancellation, in versions');
  answers<PolicyOptions>(
    policy
      .command('set')
      .description('a new version for orders sold from now on; orders sold before keep theirs')
      .option('--refund-window <duration>', 'such as "30 days" or "20 seconds"', duration)
      .option('--approval-window <duration>', 'how long the admin contact may take', duration)
      .addOption(new Option('--anchor <event>', 'where the refund window starts').choices(['placed', 'issued']))
      .addOption(new Option('--approver <who>', 'who approves the cancellation of an issued certificate').choices(['admin-contact', 'none']))
      .addOption(new Option('--gives-back <yes|no>', 'whether a cancellation in time gives the price back').choices(['yes', 'no']))
      .addOption(new Option('--reissues-by-itself <yes|no>', 'whether certificates are reissued before they expire').choices(['yes', 'no']))
      .option('--approval-reminders <shares>', 'when the admin contact is reminded, as shares of the approval window, such as 0.5,0.9', shares)
      .option('--dropped-names <duration>', 'how long earlier certificates stay valid after a reissue dropped names that they have', duration)
      .option('--term-reminders <shares>', "when the term's end is announced, as shares of the term, such as 0.92,0.98", shares)
      .addOption(new Option('--kind <kind>', 'only for this kind of account').choices(accountKinds))
      .option('--product <code>', 'only for this product (with --kind)')
      .option('--contract <id>', 'only for this contract (partners)')
      .option('--same-domain-months <months>', 'how long a cancelled order sends new ones for its domains to review', months)
      .option('--erasure-months <months>', 'how long after its end the contacts of an order are kept', months),
    async ({ db }, options) => {
      if (options.contract !== undefined && !(await findContract(db, options.contract)))
        throw new Problem('not-found', `There is no contract ${options.contract}; nothing was set.`);
      const change = policyChange(options);
      const whole = wholeChange(options);
      if (Object.keys({ ...change, ...whole }).length === 0)
        throw new Problem('invalid', 'Nothing to set: give --refund-window, --approval-window, or another rule.');
      const { version, policySet } = await addPolicy(db, (set) => ({ ...changed(set, change, options), ...whole }));
      return { version, policy: policySet };
    },
  );

  answers(policy.command('history').description('all versions, newest first'), async ({ db }) => ({ versions: await listPolicies(db) }), { audited: 'never' });
}

interface PolicyOptions {
  refundWindow?: number;
  approvalWindow?: number;
  anchor?: Policy['anchor'];
  approver?: Policy['approver'];
  givesBack?: 'yes' | 'no';
  reissuesByItself?: 'yes' | 'no';
  approvalReminders?: number[];
  termReminders?: number[];
  droppedNames?: number;
  kind?: AccountKind;
  product?: string;
  contract?: string;
  sameDomainMonths?: number;
  erasureMonths?: number;
}

function policyChange(o: PolicyOptions): Partial<Policy> {
  const change: Partial<Policy> = {
    refundWindowMs: o.refundWindow,
    approvalWindowMs: o.approvalWindow,
    anchor: o.anchor,
    approver: o.approver,
    givesBack: o.givesBack && o.givesBack === 'yes',
    reissuesByItself: o.reissuesByItself && o.reissuesByItself === 'yes',
    approvalReminders: o.approvalReminders,
    termReminders: o.termReminders,
    droppedNamesMs: o.droppedNames,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function wholeChange({ sameDomainMonths, erasureMonths }: PolicyOptions): Partial<Pick<PolicySet, 'sameDomainReviewMonths' | 'erasureMonths'>> {
  return {
    ...(sameDomainMonths !== undefined && { sameDomainReviewMonths: sameDomainMonths }),
    ...(erasureMonths !== undefined && { erasureMonths }),
  };
}

/** For every kind, for one, or as an override for a product or a contract. */
function changed(set: PolicySet, change: Partial<Policy>, { kind, product, contract }: PolicyOptions): PolicySet {
  if (product === undefined && contract === undefined) {
    const kinds = kind === undefined ? accountKinds : [kind];
    return { ...set, ...Object.fromEntries(kinds.map((each) => [each, { ...set[each], ...change }])) };
  }
  if (product !== undefined && !findProduct(product)) throw new Problem('invalid', `There is no product ${product}; product/listproducts has the codes.`);
  const of = kind ?? (contract === undefined ? undefined : 'partner');
  if (contract !== undefined && of !== 'partner') throw new Problem('invalid', 'Only partners have contracts; leave out --kind or give --kind partner.');
  if (of === undefined) throw new Problem('invalid', 'Say for which kind of account the product has rules of its own: give --kind.');
  const override: PolicyOverride = { kind: of, contractId: contract, productCode: product && findProduct(product)?.code, change };
  return { ...set, overrides: [...set.overrides, override] };
}

function shares(text: string): number[] {
  const numbers = text.split(',').map(Number);
  const rising = numbers.every((share, index) => share > 0 && share < 1 && share > (numbers[index - 1] ?? 0));
  if (!rising) throw new InvalidArgumentError('It must be rising shares between 0 and 1, such as 0.5,0.9.');
  return numbers;
}
