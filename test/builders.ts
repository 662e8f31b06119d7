import { effectiveSpec } from '../src/admission/effective-spec.ts';
import { API_VERSION, type FlinkApplication, KIND } from '../src/api/flinkapplication.ts';
import type { Spec } from '../src/api/spec.ts';
import type { Status } from '../src/api/status.ts';
import type { Observation } from '../src/lifecycle/observation.ts';
import { deployRecord } from '../src/objects/deploys/deploy-record.ts';
import { NO_CHILDREN } from '../src/objects/observed-children.ts';

/** Builders of test inputs. Each gives a plain application; the argument is what differs from it. */

export const NOW = Date.UTC(2026, 0, 1, 12);

export const spec = (more: Partial<Spec> = {}): Spec => ({
  image: 'count:1',
  flinkVersion: '1.20',
  jarName: 'count.jar',
  parallelism: 2,
  entryClass: 'test.Count',
  flinkConfig: {
    'state.savepoints.dir': 'file:///state/savepoints',
    'state.checkpoints.dir': 'file:///state/checkpoints',
  },
  taskManagerConfig: { taskSlots: 2 },
  ...more,
});

export const application = (
  more: { spec?: Partial<Spec>; status?: Status; metadata?: Partial<FlinkApplication['metadata']> } = {},
): FlinkApplication => ({
  apiVersion: API_VERSION,
  kind: KIND,
  metadata: { name: 'count', namespace: 'ns', uid: 'uid-1', generation: 1, ...more.metadata },
  spec: spec(more.spec),
  ...(more.status === undefined ? {} : { status: more.status }),
});

/** The deploy record of a spec with the defaults of admission. */
export const record = (more: Partial<Spec> = {}) => deployRecord(effectiveSpec(spec(more)) ?? spec(more));

type ObservationInput = Partial<Observation> & { readonly spec?: Partial<Spec> };

const applicationOf = (input: ObservationInput): FlinkApplication => {
  if (input.application !== undefined) return input.application;
  return application({
    ...(input.spec === undefined ? {} : { spec: input.spec }),
    ...(input.status === undefined ? {} : { status: input.status }),
  });
};

/**
 * An observation of an application with the given status: no cluster was asked, no pod was listed, and there are no
 * children. A spec with violations asks for no version.
 */
export const observation = (more: ObservationInput = {}): Observation => {
  const { spec: _, ...rest } = more;
  const app = applicationOf(more);
  const isValid = (rest.violations ?? []).length === 0;
  return {
    now: NOW,
    application: app,
    status: app.status ?? {},
    deleting: false,
    ...(isValid ? { desired: record(app.spec) } : {}),
    violations: [],
    children: NO_CHILDREN,
    limits: { clusterStartMs: 300_000, jobStartMs: 300_000, restoreMs: 3_600_000 },
    clusters: {},
    submission: { state: 'notSent' },
    ...rest,
  };
};
