import { existsSync } from 'node:fs';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { command, type Say } from './command';
import { find } from './places';

/** Debian's switch for "do not start services on installation": a policy that answers 101 (forbidden) to everything. */
const policy = '/usr/sbin/policy-rc.d';

/**
 * Installs a Debian package, as root or by sudo without a question. The only thing that is ever changed outside the checkout.
 * Its service is not started: we run a private server of our own.
 * @returns false when this is no Debian, the caller may not, or the package is not there
 */
export async function aptInstall(packageName: string, say: Say): Promise<boolean> {
  if (!find('apt-get')) return false;
  const asRoot = process.getuid?.() === 0;
  const sudo = asRoot ? [] : ['sudo', '-n'];
  if (!asRoot && (await command('sudo', ['-n', 'true'])).code !== 0) return false;
  say(`Installing the system package ${packageName} with apt-get (its service is not started) ...`);
  const forbid = asRoot && !existsSync(policy);
  if (forbid) await writePolicy();
  try {
    const apt = (...args: string[]) => [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', ...args] as [string, ...string[]];
    await runList(apt('update', '-qq'));
    return await runList(apt('install', '-y', '-qq', '--no-install-recommends', packageName));
  } finally {
    if (forbid) await rm(policy, { force: true });
  }
}

async function runList([name, ...args]: [string, ...string[]]): Promise<boolean> {
  return (await command(name, args)).code === 0;
}

async function writePolicy() {
  await writeFile(policy, '#!/bin/sh\nexit 101\n');
  await chmod(policy, 0o755);
}
