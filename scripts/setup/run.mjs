import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './root.mjs';

/**
 * Runs one command of the set-up and waits for it. What it prints goes to standard error when `quiet`.
 * A signal is passed on and the command waited for, so that nothing is left running behind npm.
 * @returns {Promise<number>} the exit code; 128 + the signal's number when a signal ended it, or came meanwhile: what follows must not begin
 */
export function run(command, args, { quiet = false, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', quiet ? 2 : 1, 2] });
    let passed;
    const pass = (signal) => {
      passed = signal;
      child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const done = () => signals.forEach((signal) => process.off(signal, pass));
    child.on('error', (error) => {
      done();
      reject(error);
    });
    child.on('exit', (code, signal) => {
      done();
      resolve(passed === undefined && code !== null ? code : 128 + constants.signals[passed ?? signal]);
    });
  });
}
