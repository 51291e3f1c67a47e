import type { RequestHandler } from 'express';
import type { Log } from '../../log';

/** One line a request. @param shownPath what of its path may be shown (shown-path.ts) */
export function requestLog(log: Log, shownPath: (path: string) => string): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    const { method, path: asked } = request;
    response.once('finish', () => {
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      const path = shownPath(asked);
      log[response.statusCode >= 500 && path !== '/readyz' ? 'warn' : 'debug'](
        { method, path, status: response.statusCode, milliseconds: Math.round(milliseconds * 10) / 10 },
        'request',
      );
    });
    next();
  };
}
