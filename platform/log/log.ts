import pino from 'pino';

/** Structured log lines on stderr; codes, ids and numbers only, never personal data, never a request's body. */
export interface Log {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
  debug(facts: object, message: string): void;
}

export function createLog(name: string, level: string): Log {
  return pino(
    {
      name,
      level,
      base: { name },
      redact: { paths: ['*.password', '*.token', '*.authorization', '*.cookie', 'req.headers'], censor: '[removed]' },
      timestamp: pino.stdTimeFunctions.isoTime,
    },
    pino.destination({ dest: 2, sync: false }),
  );
}
