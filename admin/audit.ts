import type { Command } from 'commander';
import { listAudit, verifyAudit } from '../db/people/audit';
import { namesOf } from '../db/people/people';
import { wholeNumber } from './options';
import { answers } from './output';

export function auditCommands(program: Command): void {
  const audit = program.command('audit').description('who did what: a chain that shows when a line was changed or removed');
  answers<{ head?: string }>(
    audit
      .command('verify')
      .description('prove the chain; keep the head it answers somewhere else and give it next time, so that a cut-off end is seen too')
      .option('--head <hash>', 'a head that was kept: it must still be in the chain'),
    async ({ db }, { head }) => {
      const verification = await verifyAudit(db, head);
      if (!verification.ok) process.exitCode = 1;
      return verification;
    },
    { audited: 'never' },
  );
  answers<{ limit?: number }>(
    audit.command('list').description('the newest lines').option('--limit <count>', 'how many, 100 if not said', wholeNumber),
    async ({ db }, { limit }) => {
      const lines = await listAudit(db, limit ?? 100);
      const named = await namesOf(db, lines);
      return { lines: lines.map((line) => ({ ...line, who: named(line.actor) })) };
    },
    { audited: 'never' },
  );
}
