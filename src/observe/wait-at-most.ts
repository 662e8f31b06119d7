/**
 * Resolves after that many milliseconds, or rejects when the signal ends the wait. The caller supplies it, since time is
 * an input (R10); `setTimeout` of node:timers/promises is one.
 */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** The result of the work; undefined where it takes longer. The work itself goes on. */
export const waitAtMost = async <T>(work: Promise<T>, ms: number, sleep: Sleep): Promise<T | undefined> => {
  const ended = new AbortController();
  const timeout = sleep(ms, ended.signal).then(
    () => undefined,
    () => undefined,
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    ended.abort();
  }
};
