import { effectsInFlight } from '../src/effects/in-flight.ts';
import type { KubeApi } from '../src/kube/client.ts';
import { listStores } from '../src/kube/ha-stores.ts';
import { missingProblem } from '../src/kube/missing-object.ts';
import { listPods } from '../src/kube/pods.ts';
import type { Limits } from '../src/lifecycle/observation.ts';
import { processMemory } from '../src/observe/process-memory.ts';
import type { Sleep } from '../src/observe/wait-at-most.ts';
import type { HookContext } from './sync.ts';

/** What surrounds the hooks of one process. */
export interface Surroundings {
  /** The clock of the day, in epoch milliseconds. */
  readonly now: () => number;
  /** A clock that is never set back, in milliseconds. */
  readonly monotonic: () => number;
  readonly sleep: Sleep;
  readonly flink: HookContext['flink'];
  readonly kube: KubeApi;
  readonly limits: Limits;
}

/** What all hook calls of one process share. */
export type SharedContext = Omit<HookContext, 'onEffect'>;

export const hookContext = ({ now, monotonic, sleep, flink, kube, limits }: Surroundings): SharedContext => ({
  now,
  flink,
  kube,
  limits,
  pods: (application) => listPods(kube, application),
  stores: (application) => listStores(kube, application),
  missing: (object, application) => missingProblem(kube, object, application),
  inFlight: effectsInFlight(sleep),
  ...processMemory(monotonic, sleep),
});
