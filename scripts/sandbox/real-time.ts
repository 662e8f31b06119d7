import type { Time } from '../../test/world/clock.ts';

/** The system clock, for the simulated Kubernetes around the real service. */
export const realTime: Time = {
  get now() {
    return Date.now();
  },
  after: (ms, run) => void setTimeout(run, ms),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
