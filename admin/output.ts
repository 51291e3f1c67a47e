import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { writeAudit } from '../db/people/audit';
import type { Db } from '../db/connection';
import type { AuditLine } from '../domain/people/audit';
import { withContext, type AdminContext } from './context';

/** Who uses the admin command: named in events and in the audit trail. */
export const staff = () => `staff:${userInfo().username}`;

type Given = { json?: boolean } & Record<string, unknown>;

/** Where the line of the audit trail is written: with the command's own rows, by what writes them, or nowhere, because it only looks. */
type Audited = 'here' | 'with-its-rows' | 'never';

/**
 * A command whose result is an object: JSON with `--json`, otherwise one line a field. What it writes, and its line in the audit trail, are
 * written together or not at all.
 */
export function answers<Options>(
  command: Command,
  run: (context: AdminContext, options: Options, ...args: string[]) => Promise<object>,
  { audited = 'here', verified = true }: { audited?: Audited; verified?: boolean } = {},
): void {
  command.option('--json', 'print the result as JSON').action(async (...given: unknown[]) => {
    const options = given.at(-2) as Options & Given;
    const args = given.slice(0, -2) as string[];
    const result = await withContext(
      async (context) => {
        if (audited !== 'here') return run(context, options, ...args);
        // Not in one snapshot: who sets a policy at the same time as somebody else has to see theirs.
        const write = async (trx: Db) => {
          const answer = await run({ ...context, db: trx }, options, ...args);
          await writeAudit(trx, auditLine(command, options, args, answer));
          return answer;
        };
        return context.db.transaction(write, { isolationLevel: 'read committed' });
      },
      { verified },
    );
    console.log(options.json ? JSON.stringify(result) : readable(result));
  });
}

/** As commands print it; null: it has not come. */
export function instant(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Addresses of people stand in no line: who was made is told by the id. */
function auditLine(command: Command, options: Given, [first]: string[], answer: object): AuditLine {
  const { json: _, email: __, ...said } = options;
  const { user_id: user, account_id: made } = answer as { user_id?: string; account_id?: string };
  const detail = Object.entries(said).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const action = `${command.parent?.name() ?? ''} ${command.name()}`;
  return {
    at: Date.now(),
    actor: staff(),
    action,
    subject: [user, first, made, said.account].find((each) => typeof each === 'string') ?? '',
    detail: detail.join(', '),
  };
}

function readable(result: object): string {
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)}`)
    .join('\n');
}
