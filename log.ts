import pino, { type Logger } from 'pino';

export type Log = Logger;

/** Structured lines on standard output. Fields that could carry a secret are cut out wherever they turn up. */
export function createLog(name: string, level: string): Log {
  return pino({
    name,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    // The database driver puts the statement with all its values on its errors.
    serializers: { err: (error: Error) => ({ ...pino.stdSerializers.err(error), sql: undefined }) },
    redact: {
      paths: ['api_key', 'order_token', 'private_key', '*.api_key', '*.order_token', '*.private_key', 'headers.authorization', 'req.headers.authorization'],
      censor: '[secret]',
    },
  });
}
