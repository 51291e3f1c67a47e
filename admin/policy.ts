import { InvalidArgumentError, type Command } from 'commander';
import ms, { type StringValue } from 'ms';
import { addPolicy } from '../db/policies';
import type { CancellationPolicy, PolicySet } from '../domain/policy';
import { Problem } from '../domain/problem';
import { answers } from './output';

export function policyCommands(program: Command): void {
  const policy = program.command('policy').description('rules of cancellation, in versions');
  answers<{ refundWindow?: number; approvalWindow?: number }>(
    policy
      .command('set')
      .description('a new version for orders sold from now on; orders sold before keep theirs')
      .option('--refund-window <duration>', 'such as "30 days" or "20 seconds"', duration)
      .option('--approval-window <duration>', 'how long the admin contact may take', duration),
    async ({ db }, { refundWindow, approvalWindow }) => {
      if (refundWindow === undefined && approvalWindow === undefined)
        throw new Problem('invalid', 'Nothing to set: give --refund-window, --approval-window, or both.');
      const change = (old: CancellationPolicy) => ({
        ...old,
        refundWindowMs: refundWindow ?? old.refundWindowMs,
        approvalWindowMs: approvalWindow ?? old.approvalWindowMs,
      });
      const { version, policySet } = await addPolicy(
        db,
        (set) => Object.fromEntries(Object.entries(set).map(([kind, old]) => [kind, change(old)])) as PolicySet,
      );
      return { version, policy: policySet };
    },
  );
}

function duration(text: string): number {
  const milliseconds = ms(text as StringValue);
  if (!Number.isInteger(milliseconds) || milliseconds <= 0) throw new InvalidArgumentError('It must be a duration such as "30 days" or "20 seconds".');
  return milliseconds;
}
