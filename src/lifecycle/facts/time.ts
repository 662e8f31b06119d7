/** A time for the status, in whole seconds. */
export const time = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** A time for the status in milliseconds, for waits of less than some seconds. */
export const exactTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** Milliseconds since a stored time; 0 where it is absent or in the future, since the clocks of two replicas differ. */
export const elapsed = (now: number, since: string | undefined): number =>
  since === undefined ? 0 : Math.max(0, now - Date.parse(since));

/** How far the clocks of a JobManager and of flinkapp's replicas may be apart, in milliseconds. */
export const CLOCK_SKEW_MS = 60_000;

/** Pause after a number of failures, in milliseconds: 1, 2, 4 ... seconds, at most a minute. */
export const backoffMs = (failures: number): number => Math.min(60_000, 1000 * 2 ** Math.max(0, failures - 1));
