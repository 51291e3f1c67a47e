import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { writeAudit } from '../db/audit';
import { withContext, type AdminContext } from './context';

/** Who uses the admin command: named in events and in the audit trail. */
export const staff = () => `staff:${userInfo().username}`;

type Given = { json?: boolean } & Record<string, unknown>;

/**
 * A command whose result is an object: JSON with `--json`, otherwise one line a field.
 * @param readsOnly looks and changes nothing: leaves no line in the audit trail
 */
export function answers<Options>(
  command: Command,
  run: (context: AdminContext, options: Options, ...args: string[]) => Promise<object>,
  { readsOnly = false } = {},
): void {
  command.option('--json', 'print the result as JSON').action(async (...given: unknown[]) => {
    const options = given.at(-2) as Options & Given;
    const args = given.slice(0, -2) as string[];
    const result = await withContext(async (context) => {
      const answer = await run(context, options, ...args);
      if (!readsOnly) await writeAudit(context.db, auditLine(command, options, args));
      return answer;
    });
    console.log(options.json ? JSON.stringify(result) : readable(result));
  });
}

function auditLine(command: Command, options: Given, [first]: string[]) {
  const { json: _, ...said } = options;
  const detail = Object.entries(said).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const subject = [first, said.account, said.email, said.name].find((each) => typeof each === 'string') ?? '';
  return {
    at: Date.now(),
    actor: staff(),
    action: `${command.parent?.name() ?? ''} ${command.name()}`.slice(0, 40),
    subject: subject.slice(0, 260),
    detail: detail.join(', ').slice(0, 600),
  };
}

function readable(result: object): string {
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)}`)
    .join('\n');
}
