import { list, map, number, object, opaque, open, optional, quantity, string } from '../kit.ts';

/** Fields of the spec that the JobManager and the TaskManagers have each for themselves. */

const amounts = (description: string) =>
  optional(map(quantity({ description: 'A Kubernetes quantity.' }), { description }));

const envVar = open(
  { name: string({ description: 'Name of the variable.', minLength: 1 }) },
  { description: 'A Kubernetes EnvVar.' },
);

const envConfig = object(
  {
    env: optional(list(envVar, { description: 'Variables, in addition to those that flinkapp sets.' })),
    envFrom: optional(
      list(opaque({ description: 'A Kubernetes EnvFromSource.' }), {
        description: 'ConfigMaps and Secrets whose entries become variables.',
      }),
    ),
  },
  { description: 'Environment of the Flink container.' },
);

const memoryFraction = (description: string) => optional(number({ description, minimum: 0, maximum: 1 }));

/** @param standard the resources that admission fills in */
export const role = (name: 'JobManager' | 'TaskManager', standard: string) => ({
  resources: optional(
    object(
      {
        requests: amounts('Resources that Kubernetes reserves. `memory` also determines the memory that Flink uses.'),
        limits: amounts('The most that the container can use.'),
      },
      {
        description: `Resources of the ${name} container. If absent, admission requests and limits ${standard}.`,
      },
    ),
  ),
  envConfig: optional(envConfig),
  offHeapMemoryFraction: memoryFraction(
    'Flink before 1.11: the fraction of requests.memory that is not for the JVM heap. If absent: 0.5.',
  ),
  systemMemoryFraction: memoryFraction(
    'Flink 1.11 and newer: the fraction of requests.memory that is not for the Flink process. If absent: 0.2.',
  ),
  nodeSelector: optional(
    map(string({ description: 'Value of the label.' }), {
      description: 'Labels that a node must have.',
    }),
  ),
  tolerations: optional(
    list(opaque({ description: 'A Kubernetes Toleration.' }), {
      description: 'Node taints that the pods tolerate.',
    }),
  ),
  affinity: optional(opaque({ description: 'Kubernetes Affinity of the pods.' })),
  podTemplate: optional(
    opaque({
      description: `A Kubernetes PodTemplateSpec that flinkapp merges over the generated ${name} pods: sidecars, init containers, volumes, probes, scheduling. Items of lists merge by name; the name of the Flink container is ${name.toLowerCase()}.`,
    }),
  ),
});
