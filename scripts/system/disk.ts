import { statfsSync } from 'node:fs';

const MEBIBYTE = 1024 * 1024;
/** A new embedded database takes about 150 MiB, and the engine and logs want some. */
const NEW_DATABASE_MIB = 400;
const LEAST_MIB = 50;

/** Throws one sentence when there is too little room on the disk of DATA_DIR to start. @param makesDatabase whether the embedded database is made by this start */
export function checkRoom(dataDir: string, makesDatabase: boolean): void {
  const needed = makesDatabase ? NEW_DATABASE_MIB : LEAST_MIB;
  const free = freeMebibytes(dataDir);
  if (free < needed) throw new Error(`The disk of DATA_DIR ${dataDir} is full: ${free} MiB are free and ${needed} MiB are needed to start; make room there.`);
}

export function freeMebibytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MEBIBYTE);
}

/** Says once that room is running out, and once that there is enough again. */
export function watchRoom(dataDir: string, say: (line: string) => void, signal: AbortSignal): void {
  let isLow = false;
  const look = () => {
    const free = freeMebibytes(dataDir);
    if (free < LEAST_MIB === isLow) return;
    isLow = !isLow;
    say(
      isLow
        ? `warning: the disk of DATA_DIR ${dataDir} is almost full (${free} MiB): make room, orders stand still when it is`
        : 'the disk of DATA_DIR has room again',
    );
  };
  const timer = setInterval(look, 5000);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** An error of the system about DATA_DIR in one sentence that says what to do; undefined: it is none. */
export function diskTrouble(error: unknown, dataDir: string): string | undefined {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return `The disk of DATA_DIR ${dataDir} is full: make room there.`;
  if (code === 'EROFS') return `DATA_DIR ${dataDir} is on a disk that can only be read: make it writable, or set DATA_DIR to another folder.`;
  if ((code === 'EACCES' || code === 'EPERM') && path?.startsWith(dataDir))
    return `DATA_DIR ${dataDir} can't be written by this user: give it to the user who runs the system, or set DATA_DIR to another folder.`;
  return undefined;
}
