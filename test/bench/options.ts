import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** Rounds of each measurement; every kind runs once in each */
  rounds: number;
  /** Workflows of one kind in a round, one at a time; at twenty at a time four times as many */
  lives: number;
}

/** Reads `--rounds` and `--lives`. Throws one sentence where one of them is no whole number above 0. */
export function readOptions(args: string[]): BenchOptions {
  const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '7' }, lives: { type: 'string', default: '20' } } });
  const number = (name: keyof BenchOptions) => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1; "${values[name]}" is none.`);
    return value;
  };
  return { rounds: number('rounds'), lives: number('lives') };
}
