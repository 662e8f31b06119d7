import type { Spec } from '../../../src/api/spec.ts';
import { memory, testVerdicts } from './rows.ts';

const ROLE = 'spec.taskManagerConfig';
const POD = `${ROLE}.podTemplate.spec`;

/** TaskManagers with a container in their template, and fields of the role. */
const container = (name: string, resources: object, role: object = {}): Partial<Spec> => ({
  taskManagerConfig: {
    taskSlots: 2,
    ...role,
    podTemplate: {
      spec: { containers: [{ name, ...(name === 'taskmanager' ? {} : { image: `${name}:1` }), resources }] },
    },
  },
});

testVerdicts([
  [
    'A limit of a template below the request of the role is an error at the limit',
    container('taskmanager', { limits: { memory: '2048Mi' } }, { resources: memory('4096Mi') }),
    [
      `error ${POD}.containers[0].resources.limits.memory: is less than ${ROLE}.resources.requests.memory of 4096Mi (got "2048Mi"); raise the limit or lower the request [pod-resources]`,
    ],
  ],
  [
    'A request of a template above the limit of the role is an error at the request',
    container('taskmanager', { requests: { memory: '8192Mi' } }, { resources: memory('4096Mi', '4096Mi') }),
    [
      `error ${POD}.containers[0].resources.requests.memory: exceeds ${ROLE}.resources.limits.memory of 4096Mi (got "8192Mi"); raise the limit or lower the request [pod-resources]`,
    ],
  ],
  [
    'A request of a role above its own limit is reported once, also with a template',
    container('taskmanager', { requests: { cpu: '500m' } }, { resources: memory('3Gi', '2Gi') }),
    [
      `error ${ROLE}.resources.requests.memory: exceeds limits.memory of 2Gi (got "3Gi"); raise the limit or lower the request [resources]`,
    ],
  ],
  [
    'A request of a template replaces that of the role, which is then not compared with the limit of the template',
    container(
      'taskmanager',
      { requests: { memory: '2Gi' }, limits: { memory: '3Gi' } },
      { resources: memory('4Gi', '4Gi') },
    ),
    [],
  ],
  [
    'Memory below 1 MiB in a sidecar is a warning: Kubernetes takes it',
    container('logs', { requests: { memory: '64m', cpu: '1' }, limits: { memory: '128m' } }),
    [
      `warning ${POD}.containers[0].resources.requests.memory: is less than 1 MiB (got "64m"); write 64Mi (the suffix m means a thousandth) [pod-mistakes]`,
      `warning ${POD}.containers[0].resources.limits.memory: is less than 1 MiB (got "128m"); write 128Mi (the suffix m means a thousandth) [pod-mistakes]`,
    ],
  ],
  [
    'Whole devices and their limits pass, as do huge pages',
    container('taskmanager', {
      requests: { 'hugepages-2Mi': '64Mi' },
      limits: { 'nvidia.com/gpu': 1, 'amd.com/gpu': '2', 'hugepages-2Mi': '64Mi', 'kubernetes.io/batch-cpu': '500m' },
    }),
    [],
  ],
  [
    'Parts of a device, requests of devices without the same limit, and unknown resources are errors',
    container('side', {
      requests: { 'nvidia.com/gpu': 1, 'amd.com/gpu': 1, 'a.b/c': 'x' },
      limits: { 'nvidia.com/gpu': '0.5', 'amd.com/gpu': 2, storage: '10Gi', 'a.b/c': 1, cores: 2 },
    }),
    [
      `error ${POD}.containers[0].resources.requests["a.b/c"]: invalid Kubernetes quantity (got "x"); write it like 500m, 2 or 1Gi [pod-resources]`,
      `error ${POD}.containers[0].resources.requests["nvidia.com/gpu"]: exceeds limits.nvidia.com/gpu of 0.5 (got 1); raise the limit or lower the request [pod-resources]`,
      `error ${POD}.containers[0].resources.limits["nvidia.com/gpu"]: must be a whole number of devices (got "0.5"); write 1 [pod-resources]`,
      `error ${POD}.containers[0].resources.limits.storage: is no resource of a container; write ephemeral-storage [pod-resources]`,
      `error ${POD}.containers[0].resources.limits.cores: is no resource of a container; use cpu, memory, ephemeral-storage, or a name with a domain [pod-resources]`,
      `error ${POD}.containers[0].resources.requests["amd.com/gpu"]: must equal limits of 2 (got 1); write it in limits alone [pod-resources]`,
    ],
  ],
  [
    'A request of a device without a limit is an error, also in the resources of a role',
    { taskManagerConfig: { taskSlots: 2, resources: { requests: { memory: '3Gi', 'nvidia.com/gpu': 1 } } } },
    [
      `error ${ROLE}.resources.requests["nvidia.com/gpu"]: needs the same limit (got 1); write it in limits, which is enough [pod-resources]`,
    ],
  ],
  [
    'A label that is no string is reported once',
    {
      taskManagerConfig: { taskSlots: 2, podTemplate: { metadata: { labels: { version: 2 } } } },
    },
    [
      `error ${ROLE}.podTemplate.metadata.labels["version"]: must be a string (got 2); write "2", in quotes [kubernetes-types]`,
    ],
  ],
]);
