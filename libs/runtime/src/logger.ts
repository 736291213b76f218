import pino, { type Logger } from 'pino';

import { logLevel } from './config/config';

export type { Logger } from 'pino';

export interface LoggerOptions {
  /** Default: Z2_LOG_LEVEL. */
  level?: string;
  /** Where lines go; default standard output. */
  destination?: pino.DestinationStream;
}

/**
 * JSON lines on standard output, each with the time (ISO 8601), the level's name and the name of the program. Keys and
 * passwords are blotted out wherever they stand one or two levels deep.
 */
export function createLogger(name: string, options: LoggerOptions = {}): Logger {
  const secrets = ['password', 'apiKey', 'api_key', 'authorization', 'token', 'databaseUrl', 'redisUrl'];
  return pino(
    {
      name,
      level: options.level ?? logLevel(),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secrets.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]' },
    },
    options.destination ?? pino.destination(1),
  );
}
