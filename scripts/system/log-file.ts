import { createWriteStream, type WriteStream } from 'node:fs';

/** After a disk was full the file is tried again this much later. */
const againMilliseconds = 10_000;

/**
 * A log file that lines are appended to. One that can't be written (a full disk, one that has become read-only) loses lines and is opened again later: it must
 * not end the process that keeps it.
 * @param onTrouble told the reason each time that writing fails
 */
export function openLog(file: string, onTrouble: (problem: string) => void): { write: (line: string) => void; end: () => void } {
  let stream: WriteStream | undefined;
  let notBefore = 0;
  const open = () => {
    const opened = createWriteStream(file, { flags: 'a', mode: 0o600 });
    opened.on('error', (error) => {
      if (stream !== opened) return;
      stream = undefined;
      notBefore = performance.now() + againMilliseconds;
      onTrouble(error.message);
    });
    return opened;
  };
  return {
    write(line) {
      if (performance.now() < notBefore) return;
      stream ??= open();
      stream.write(`${line}\n`);
    },
    end: () => stream?.end(),
  };
}
