import { setTimeout as sleep } from 'node:timers/promises';
import { forgetPid, notePid } from '../parts/leftovers';
import { killGroup, startProgram, stopProgram, type Program, type Running } from '../parts/program';
import { say } from './console';
import { killWhenItHangs } from './hanging';
import { keepOutput } from './output';

/** A program that is started again whenever it dies, or hangs and is killed for it. */
export interface Supervised {
  program: Program;
  running: () => Running | undefined;
  /** How often it died since the supervisor started it. */
  deaths: () => number;
  stop: () => Promise<void>;
}

const firstPause = 200;
const longestPause = 10_000;
/** One that lived this long is well again: its next death starts with the shortest pause. */
const steadyMilliseconds = 60_000;

/** Starts a program and keeps it running until `stop`. Throws when it can't be run at all. */
export async function supervise(program: Program, runFolder: string): Promise<Supervised> {
  const stopping = new AbortController();
  let running: Running | undefined = await begin(program, runFolder);
  let deaths = 0;

  const watching = (async () => {
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const begun = Date.now();
      if (running) void killWhenItHangs(running, program, stopping.signal);
      const how: string = running ? await running.gone : 'it could not be started';
      if (stopping.signal.aborted) return;
      deaths += 1;
      if (Date.now() - begun > steadyMilliseconds) pause = firstPause;
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      running = await begin(program, runFolder).catch((error: Error) => {
        say(`${program.name} could not be started again: ${error.message}`);
        return undefined;
      });
      if (!running) continue;
      if (stopping.signal.aborted) return stopProgram(running, program);
      say(`${program.name} stopped (${how}); started again`);
    }
  })();

  const stop = async () => {
    stopping.abort();
    if (running) await stopProgram(running, program);
    await watching;
    forgetPid(runFolder, program.name);
  };
  return { program, running: () => running, deaths: () => deaths, stop };
}

async function begin(program: Program, runFolder: string): Promise<Running> {
  const running = await startProgram(program);
  try {
    notePid(runFolder, program.name, running.child.pid!);
  } catch (error) {
    // A process that is not noted could be left running by a later kill -9.
    killGroup(running.child);
    await running.gone;
    throw error;
  }
  if (program.ours) keepOutput(running, program.name, program.logFile);
  return running;
}
