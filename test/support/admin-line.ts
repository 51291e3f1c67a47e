import { spawn } from 'node:child_process';
import { root } from '../../scripts/tools/places';
import type { Json } from './doors/http';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export function run(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const outcome = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (piece: Buffer) => (outcome[stream] += piece.toString()));
    child.once('error', reject).once('close', (code) => resolve({ code, ...outcome }));
  });
}

export const nothingSet = { PORT: '', DATABASE_URL: '', TEMPORAL_ADDRESS: '', SMTP_URL: '', PUBLIC_URL: '' };

export type AdminLine = ReturnType<typeof adminLine>;

/** The admin command for the system that keeps its data in a folder: what `npm run admin --` runs, without the wait for npm. */
export function adminLine(dataDir: string) {
  const admin = (...args: string[]) => run(process.execPath, ['scripts/admin.mjs', ...args], { ...nothingSet, DATA_DIR: dataDir });
  return {
    admin,
    /** A line with `--json` that succeeds: only its result is printed, as one JSON object. */
    answer: async (...args: string[]): Promise<Json> => {
      const { code, stdout, stderr } = await admin(...args, '--json');
      expect([args.join(' '), code, stderr]).toEqual([args.join(' '), 0, '']);
      expect(stdout.trim().split('\n')).toHaveLength(1);
      return JSON.parse(stdout) as Json;
    },
    /** A line that fails: nothing on standard output, one sentence on standard error, and no words of the machinery. */
    refusal: async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await admin(...args);
      expect([args.join(' '), code, stdout]).toEqual([args.join(' '), expect.any(Number), '']);
      expect(code).not.toBe(0);
      const lines = stderr.trim().split('\n');
      expect(lines).toEqual([expect.stringMatching(/^.{15,400}$/)]);
      expect(stderr).not.toMatch(/ER_|insert into|select |undefined|node:|^\s+at /m);
      return lines[0]!;
    },
  };
}
