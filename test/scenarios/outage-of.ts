import type { World } from '../world/world.ts';

/** What is out, from now on and for that long in milliseconds. */
export const outageOf = {
  registry: (world: World, ms: number): void => {
    world.kubernetes.behaviour.registryDown = true;
    world.clock.after(ms, () => {
      world.kubernetes.behaviour.registryDown = false;
    });
  },
  quota: (world: World, ms: number): void => {
    world.kubernetes.behaviour.quotaExceeded = true;
    world.clock.after(ms, () => {
      world.kubernetes.behaviour.quotaExceeded = false;
    });
  },
  storage: (world: World, ms: number): void => world.bucketDown(ms),
  Flink: (world: World, ms: number): void => {
    world.flinkFault = () => 'serverError';
    world.clock.after(ms, () => {
      world.flinkFault = () => 'none';
    });
  },
} as const;

type Outage = keyof typeof outageOf;
export const OUTAGES = Object.keys(outageOf) as readonly Outage[];

/** How long an application takes at most to go on after an outage, in milliseconds. */
export const AFTER_MS = 1_200_000;
