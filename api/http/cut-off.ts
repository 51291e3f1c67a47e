import type { RequestHandler } from 'express';
import { Problem } from '../../domain/problem';

/** Read of a body that is too large and thrown away, because many clients read the answer only when they have sent all. */
const MOST_READ = 1024 * 1024;

/**
 * A body parser with an end: by itself it keeps nothing of a body that is too large, but reads all of it before it says so. Beyond a megabyte the answer
 * comes at once and nothing more is read; the connection is not closed before its time-out, so that the answer is not lost with it.
 */
export function cutOff(parser: RequestHandler): RequestHandler {
  return (request, response, next) => {
    let read = 0;
    let isDone = false;
    const done = (error?: unknown) => {
      if (isDone) return;
      isDone = true;
      request.off('data', count);
      next(error);
    };
    const count = (chunk: Buffer) => {
      read += chunk.length;
      if (read <= MOST_READ) return;
      request.pause();
      done(new Problem('too-large', 'The request is larger than 64 KiB; send less.'));
    };
    void parser(request, response, done);
    // What the parser does not take is left to others.
    if (!isDone) request.on('data', count);
  };
}
