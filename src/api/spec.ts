import type { Static } from 'typebox';
import { object } from './kit.ts';
import { accessFields } from './spec/access.ts';
import { flinkFields } from './spec/flink.ts';
import { jobFields } from './spec/job.ts';
import { lifetimeFields } from './spec/lifetime.ts';
import { metricsFields } from './spec/metrics.ts';
import { ownerFields } from './spec/owner.ts';
import { podFields } from './spec/pods.ts';
import { rolloutFields } from './spec/rollout.ts';
import { stateFields } from './spec/state.ts';

/** The fields of the spec, with their bounds, defaults and descriptions. The CRD, docs/reference.md and the type follow from them. */
export const specFields = {
  ...podFields,
  ...flinkFields,
  ...metricsFields,
  ...jobFields,
  ...stateFields,
  ...rolloutFields,
  ...lifetimeFields,
  ...accessFields,
  ...ownerFields,
};

export const specSchema = object(specFields, { description: 'The desired state of the application.' });

/** The spec as the API server stores it. Defaults can be missing: the API server stores it as written while no webhook answers. */
export type Spec = Static<typeof specSchema>;
export type RoleConfig = NonNullable<Spec['jobManagerConfig']> | NonNullable<Spec['taskManagerConfig']>;
