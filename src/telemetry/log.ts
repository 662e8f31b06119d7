import { type Logger, pino } from 'pino';

/** JSON lines on stdout. Messages are constant; what varies is in keys. No secret is ever a value: bodies are not logged. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
