import { string } from '../kit.ts';

/** A time in status: RFC 3339, set once and kept. */
export const time = (description: string) => string({ description, format: 'date-time' });

/** A time that a decision depends on. */
export const decidingTime = (description: string) => string({ description, format: 'date-time', decides: true });
