import type { RequestHandler } from 'express';
import type { Log } from '../log';

/** One line a request. Query strings and the secret parts of paths are never logged. */
export function requestLog(log: Log): RequestHandler {
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    const { method } = request;
    const path = withoutSecrets(request.path);
    response.once('finish', () => {
      const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
      log[response.statusCode >= 500 && path !== '/readyz' ? 'warn' : 'debug'](
        { method, path, status: response.statusCode, milliseconds: Math.round(milliseconds * 10) / 10 },
        'request',
      );
    });
    next();
  };
}

/** `/token/<secret>/cancel` and `/approve/<order>/<secret>`, in any case: the order may be named, the secret not. */
function withoutSecrets(path: string): string {
  return path.replace(/^\/token\/[^/]+/i, '/token/***').replace(/^(\/approve\/[^/]+)\/[^/]+/i, '$1/***');
}
