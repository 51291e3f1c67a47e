import { forgetPid, notePid } from './leftovers';
import { isAlive, startProgram, stopProgram, type Program } from './program';
import { waitUntilReady } from './ready';

/** Starts one program, waits until it answers and returns how to stop it. Nobody starts it again: that is the supervisor's work. */
export async function runProgram(program: Program, runFolder: string): Promise<() => Promise<void>> {
  const running = await startProgram(program);
  const stop = async () => {
    await stopProgram(running, program);
    forgetPid(runFolder, program.name);
  };
  const deaths = () => (isAlive(running.child) ? 0 : Infinity);
  try {
    notePid(runFolder, program.name, running.child.pid!);
    await waitUntilReady({ program, running: () => running, deaths });
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}
