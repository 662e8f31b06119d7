import { memory, testVerdicts } from './rows.ts';

testVerdicts([
  [
    'A memory request above its limit is an error',
    { taskManagerConfig: { resources: memory('3Gi', '2Gi') } },
    [
      'error spec.taskManagerConfig.resources.requests.memory: exceeds limits.memory of 2Gi (got "3Gi"); raise the limit or lower the request [resources]',
    ],
  ],
  [
    'Invalid quantities are errors',
    { taskManagerConfig: { resources: { requests: { memory: '2 GB', cpu: '-1' }, limits: { memory: 'x' } } } },
    [
      'error spec.taskManagerConfig.resources.requests.memory: invalid Kubernetes quantity (got "2 GB"); write 2Gi [resources]',
      'error spec.taskManagerConfig.resources.requests.cpu: invalid Kubernetes quantity (got "-1"); write it like 500m, 2 or 1Gi [resources]',
      'error spec.taskManagerConfig.resources.limits.memory: invalid Kubernetes quantity (got "x"); write it like 500m, 2 or 1Gi [resources]',
    ],
  ],
  [
    'Quantities with units of another spelling are errors with the right one',
    {
      jobManagerConfig: { resources: memory('512mb', '1gi') },
      taskManagerConfig: {
        taskSlots: 2,
        resources: { requests: { memory: '2GiB', 'ephemeral-storage': '10GB', 'a.b/c': 'x' } },
      },
    },
    [
      'error spec.jobManagerConfig.resources.requests.memory: invalid Kubernetes quantity (got "512mb"); write 512Mi [resources]',
      'error spec.jobManagerConfig.resources.limits.memory: invalid Kubernetes quantity (got "1gi"); write 1Gi [resources]',
      'error spec.taskManagerConfig.resources.requests.memory: invalid Kubernetes quantity (got "2GiB"); write 2Gi [resources]',
      'error spec.taskManagerConfig.resources.requests.ephemeral-storage: invalid Kubernetes quantity (got "10GB"); write 10Gi [resources]',
      'error spec.taskManagerConfig.resources.requests["a.b/c"]: invalid Kubernetes quantity (got "x"); write it like 500m, 2 or 1Gi [resources]',
    ],
  ],
  [
    'Memory with the suffix m or without a unit is an error that names the amount',
    {
      jobManagerConfig: { resources: { requests: { memory: '2048m' }, limits: { memory: 4 } } },
      taskManagerConfig: { resources: { requests: { memory: '3Gi', 'ephemeral-storage': '5000' } } },
    },
    [
      'error spec.jobManagerConfig.resources.requests.memory: is less than 1 MiB (got "2048m"); write 2048Mi (the suffix m means a thousandth) [resources]',
      'error spec.jobManagerConfig.resources.limits.memory: is less than 1 MiB (got 4); write 4Gi [resources]',
      'error spec.taskManagerConfig.resources.requests.ephemeral-storage: is less than 1 MiB (got "5000"); write 5000Mi [resources]',
    ],
  ],
  [
    'A JobManager whose memory all goes to the system is an error',
    { jobManagerConfig: { resources: memory('2Gi'), systemMemoryFraction: 1 } },
    [
      'error spec.jobManagerConfig.resources.requests.memory: the Flink process gets 0 MiB and would fail to start: 448 MiB of JVM metaspace and overhead exceed the available 0 MiB; raise the request, lower systemMemoryFraction, or change jobmanager.memory.* in flinkConfig [memory-room]',
    ],
  ],
  [
    'An invalid limit does not count as a limit of its request',
    {
      taskManagerConfig: { resources: { requests: { memory: '3Gi', cpu: '1' }, limits: { memory: '3Gi', cpu: 'x1' } } },
    },
    [
      'error spec.taskManagerConfig.resources.limits.cpu: invalid Kubernetes quantity (got "x1"); write it like 500m, 2 or 1Gi [resources]',
    ],
  ],
  [
    'Resources without a memory request are an error',
    { taskManagerConfig: { resources: { limits: { cpu: '1' } } } },
    [
      'error spec.taskManagerConfig.resources.requests.memory: is missing; add it: flinkapp sizes the Flink process by it [resources]',
    ],
  ],
  ['A memory request without a limit passes', { taskManagerConfig: { resources: memory('3Gi') } }, []],
  [
    'offHeapMemoryFraction with Flink 1.11 and newer is an error',
    { taskManagerConfig: { offHeapMemoryFraction: 0.5 } },
    [
      'error spec.taskManagerConfig.offHeapMemoryFraction: has no effect with Flink 1.11 and newer (got 0.5); use systemMemoryFraction [memory-fraction]',
    ],
  ],
  [
    'systemMemoryFraction with Flink before 1.11 is an error',
    { flinkVersion: '1.8', jobManagerConfig: { systemMemoryFraction: 0.5 } },
    [
      'error spec.jobManagerConfig.systemMemoryFraction: has no effect with Flink before 1.11 (got 0.5); use offHeapMemoryFraction [memory-fraction]',
    ],
  ],
  [
    'offHeapMemoryFraction with Flink before 1.11 passes',
    { flinkVersion: '1.8', jobManagerConfig: { offHeapMemoryFraction: 0.3 } },
    [],
  ],
  [
    "A TaskManager too small for Flink's memory is an error",
    { taskManagerConfig: { resources: memory('1Gi') } },
    [
      'error spec.taskManagerConfig.resources.requests.memory: the Flink process gets 819 MiB and would fail to start: 468 MiB of framework, managed, network and off-heap memory exceed the available 371 MiB; raise the request, lower systemMemoryFraction, or change taskmanager.memory.* in flinkConfig [memory-room]',
    ],
  ],
  [
    'A JobManager too small for its JVM is an error',
    { jobManagerConfig: { resources: memory('512Mi') } },
    [
      'error spec.jobManagerConfig.resources.requests.memory: the Flink process gets 409 MiB and would fail to start: 448 MiB of JVM metaspace and overhead exceed the available 409 MiB; raise the request, lower systemMemoryFraction, or change jobmanager.memory.* in flinkConfig [memory-room]',
    ],
  ],
  [
    'A small TaskManager whose memory options fit passes',
    {
      taskManagerConfig: { systemMemoryFraction: 0, resources: memory('800Mi') },
      flinkConfig: {
        'taskmanager.memory.jvm-overhead.min': '64m',
        'taskmanager.memory.jvm-metaspace.size': '128m',
        'taskmanager.memory.managed.size': '64 mb',
      },
    },
    [],
  ],
  [
    'A memory request that is no quantity is one error, and rules of memory skip it',
    { jobManagerConfig: { resources: { requests: { memory: 'much' } } } },
    [
      'error spec.jobManagerConfig.resources.requests.memory: invalid Kubernetes quantity (got "much"); write it like 500m, 2 or 1Gi [resources]',
    ],
  ],
  [
    'Rules of memory skip a request that is too large for a number',
    { jobManagerConfig: { resources: { requests: { memory: '9'.repeat(400) } } } },
    [],
  ],
]);
