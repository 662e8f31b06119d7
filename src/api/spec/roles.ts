import { list, map, number, object, opaque, open, optional, quantity, string } from '../kit.ts';

/** What a user may say of the pods of one role. */

const amounts = (description: string) =>
  optional(map(quantity({ description: 'A Kubernetes quantity.' }), { description }));

const envVar = open(
  { name: string({ description: 'Name of the variable.', minLength: 1 }) },
  { description: 'A variable, as in a Kubernetes container.' },
);

const envConfig = object(
  {
    env: optional(list(envVar, { description: 'Variables added after the generated ones.' })),
    envFrom: optional(
      list(opaque({ description: 'A Kubernetes EnvFromSource.' }), { description: 'Sources of variables.' }),
    ),
  },
  { description: 'Environment of the container.' },
);

export const role = (name: string) => ({
  resources: optional(
    object(
      {
        requests: amounts('What the scheduler reserves. `memory` sizes the Flink process.'),
        limits: amounts('What the container may use at most.'),
      },
      { description: `Resources of the ${name} container. Given as a whole or not at all.` },
    ),
  ),
  envConfig: optional(envConfig),
  offHeapMemoryFraction: optional(
    number({
      description: 'Share of requests.memory kept from the heap. Flink before 1.11 only.',
      minimum: 0,
      maximum: 1,
    }),
  ),
  systemMemoryFraction: optional(
    number({
      description: 'Share of requests.memory kept from the Flink process. Flink 1.11 and newer.',
      minimum: 0,
      maximum: 1,
    }),
  ),
  nodeSelector: optional(
    map(string({ description: 'Value of the node label.' }), { description: 'Labels a node must have.' }),
  ),
  tolerations: optional(
    list(opaque({ description: 'A Kubernetes Toleration.' }), { description: 'Taints the pods tolerate.' }),
  ),
  affinity: optional(opaque({ description: 'A Kubernetes Affinity, kept as it is.' })),
  podTemplate: optional(
    opaque({
      description: `A Kubernetes PodTemplateSpec, merged over the pods of the ${name} by name: its container is called ${name.toLowerCase()}. Sidecars, init containers, volumes, probes, security, scheduling.`,
    }),
  ),
});
