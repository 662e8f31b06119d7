import fc from 'fast-check';
import type { World } from '../world/world.ts';

/** What can happen around flinkapp: the API server is away for all, JobManagers answer late or not at all. */
export type ServiceTrouble =
  | { readonly kind: 'apiOutage'; readonly how: 'fails' | 'hangs'; readonly ms: number }
  | { readonly kind: 'silentFlink'; readonly ms: number }
  | { readonly kind: 'slowFlink'; readonly ms: number; readonly latencyMs: number };

const long = (max: number) => fc.integer({ min: 100, max });

export const serviceTrouble: fc.Arbitrary<ServiceTrouble> = fc.oneof(
  fc.record({
    kind: fc.constant('apiOutage' as const),
    how: fc.constantFrom('fails' as const, 'hangs' as const),
    ms: fc.oneof(long(5000), long(180_000)),
  }),
  fc.record({ kind: fc.constant('silentFlink' as const), ms: fc.oneof(long(8000), long(120_000)) }),
  fc.record({ kind: fc.constant('slowFlink' as const), ms: long(60_000), latencyMs: long(2900) }),
);

/** In which application must go on after an outage of the API server, in milliseconds. */
const RECOVERY_MS = 10_000;

/** Begins the trouble and ends it after its time. `faults` gets what went wrong. */
export const disturbServices = (world: World, trouble: ServiceTrouble, faults: string[]): void => {
  switch (trouble.kind) {
    case 'apiOutage':
      world.kubernetes.apiServer = trouble.how;
      return world.clock.after(trouble.ms, () => endOutage(world, faults));
    case 'silentFlink': {
      const usual = world.flinkFault;
      world.flinkFault = () => 'silent';
      return world.clock.after(trouble.ms, () => {
        world.flinkFault = usual;
      });
    }
    case 'slowFlink':
      world.flinkLatencyMs = () => trouble.latencyMs;
      return world.clock.after(trouble.ms, () => {
        world.flinkLatencyMs = () => 0;
      });
  }
};

const endOutage = (world: World, faults: string[]): void => {
  const since = world.clock.now;
  const uid = world.parent?.metadata.uid;
  world.kubernetes.apiServer = 'answers';
  world.clock.after(RECOVERY_MS, () => {
    const isSame = world.parent?.metadata.uid === uid && world.kubernetes.apiServer === 'answers';
    if (uid !== undefined && isSame && world.metacontroller.syncedAt < since)
      faults.push(`no hook call was carried out within 10 s of an outage's end`);
  });
};
