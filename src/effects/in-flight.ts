import { type Sleep, waitAtMost } from '../observe/wait-at-most.ts';

/** Effects that have been sent and have no answer yet: no hook call waits long for one that hangs (R8). */
export interface EffectsInFlight {
  /**
   * Starts an effect, unless one with the same key is in flight, and waits a second for its end. False where it has not
   * ended; it goes on in the background.
   */
  readonly wait: (key: string, start: () => Promise<unknown>) => Promise<boolean>;
}

/** Flink accepts a trigger within some milliseconds, and carries it out by itself. */
const WAIT_MS = 1000;

export const effectsInFlight = (sleep: Sleep): EffectsInFlight => {
  const running = new Set<string>();
  return {
    wait: async (key, start) => {
      if (running.has(key)) return false;
      running.add(key);
      await waitAtMost(
        start().finally(() => running.delete(key)),
        WAIT_MS,
        sleep,
      );
      return !running.has(key);
    },
  };
};
