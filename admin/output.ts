import type { Command } from 'commander';
import { withContext, type AdminContext } from './context';

/** A command whose result is an object: JSON with `--json`, otherwise one line a field. */
export function answers<Options>(command: Command, run: (context: AdminContext, options: Options, ...args: string[]) => Promise<object>): void {
  command.option('--json', 'print the result as JSON').action(async (...given: unknown[]) => {
    const options = given.at(-2) as Options & { json?: boolean };
    const result = await withContext((context) => run(context, options, ...(given.slice(0, -2) as string[])));
    console.log(options.json ? JSON.stringify(result) : readable(result));
  });
}

function readable(result: object): string {
  return Object.entries(result)
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)}`)
    .join('\n');
}
