import { type Logger, pino } from 'pino';

/**
 * JSON lines on stdout. Messages are constant, and keys hold what varies. No body is logged, so no value is a secret.
 */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
