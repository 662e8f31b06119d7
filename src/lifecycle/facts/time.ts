/** Times in status are whole seconds: finer ones would only differ, not tell more. */
export const time = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** The same with milliseconds, for what is waited for by less than a second. */
export const exactTime = (epochMs: number): string => new Date(epochMs).toISOString();

/** Milliseconds since a stored time; 0 for one that is absent or in the future (clocks of two replicas differ). */
export const elapsed = (now: number, since: string | undefined): number =>
  since === undefined ? 0 : Math.max(0, now - Date.parse(since));

/** Wait before attempt n+1 after n failures: 1, 2, 4 … seconds, a minute at most. */
export const backoffMs = (failures: number): number => Math.min(60_000, 1000 * 2 ** Math.max(0, failures - 1));
