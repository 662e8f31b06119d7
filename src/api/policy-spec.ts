import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { integer, map, object, oneOf, opaque, optional, quantity, string } from './kit.ts';

/** Parts of the spec that change no cluster: what is done with a job, and what stands around its pods. */

/** What admission fills in, and what is used where it did not. */
export const ROLLBACK = { minCompletedCheckpoints: 1, soakSeconds: 30, progressDeadlineSeconds: 600 } as const;
export const RESTART_POLICY = {
  maxAttempts: 5,
  backoffSeconds: 5,
  maxBackoffSeconds: 300,
  resetAfterSeconds: 600,
} as const;

const atLeast = (minimum: number, standard: number, description: string) =>
  optional(integer({ description, minimum, default: standard }));

export const rollback = object(
  {
    minCompletedCheckpoints: atLeast(
      0,
      ROLLBACK.minCompletedCheckpoints,
      'Checkpoints of the new job that prove a deploy. 0: running tasks do.',
    ),
    soakSeconds: atLeast(0, ROLLBACK.soakSeconds, 'Without checkpointing: seconds for which every task must run.'),
    progressDeadlineSeconds: atLeast(
      1,
      ROLLBACK.progressDeadlineSeconds,
      'A new job that is not proven after so many seconds, and one checkpoint interval, is rolled back.',
    ),
  },
  { description: 'When a deploy is proven, and when it is given up.', default: ROLLBACK },
);

export const restartPolicy = object(
  {
    maxAttempts: atLeast(0, RESTART_POLICY.maxAttempts, 'Restarts in a row before a person is asked for. 0: none.'),
    backoffSeconds: atLeast(
      1,
      RESTART_POLICY.backoffSeconds,
      'Wait before the second restart; it doubles with each. The first is at once.',
    ),
    maxBackoffSeconds: atLeast(1, RESTART_POLICY.maxBackoffSeconds, 'Longest wait.'),
    resetAfterSeconds: atLeast(
      1,
      RESTART_POLICY.resetAfterSeconds,
      'A job healthy for so long has its restarts forgotten.',
    ),
  },
  {
    description: 'How a job that FAILED, or that its JobManager lost, is started again from its newest restore point.',
    default: RESTART_POLICY,
  },
);

export const ingress = object(
  {
    host: string({
      description: "Host of the dashboard; {{name}} and {{namespace}} stand for the application's.",
      minLength: 1,
    }),
    className: optional(string({ description: 'Ingress class.', minLength: 1 })),
    annotations: optional(
      map(string({ description: 'Value of the annotation.' }), { description: 'Annotations of the Ingress.' }),
    ),
    tlsSecretName: optional(string({ description: 'Secret with the certificate of the host.', minLength: 1 })),
  },
  { description: 'An Ingress to the dashboard of whichever cluster is live. No deploy.' },
);

export const disruptionBudget = (name: string) =>
  object(
    {
      minAvailable: optional(quantity({ description: 'Pods, or a share of them, that stay.' })),
      maxUnavailable: optional(quantity({ description: 'Pods, or a share of them, that may go.' })),
    },
    { description: `A PodDisruptionBudget of the ${name} pods. One of the two fields.` },
  );

/** Savepoints that status has room for; what falls out of it cannot be disposed of any more. */
export const MOST_SAVEPOINTS = 15;

export const savepointPolicy = object(
  {
    intervalSeconds: optional(
      integer({ description: 'A savepoint of the running job every so many seconds.', minimum: 60 }),
    ),
    retainCount: optional(
      integer({
        description: 'Savepoints kept; older ones that flinkapp took are disposed of.',
        minimum: 1,
        maximum: MOST_SAVEPOINTS,
      }),
    ),
    retainSeconds: optional(
      integer({ description: 'Savepoints that flinkapp took are disposed of at this age.', minimum: 60 }),
    ),
    formatType: optional(
      oneOf(['CANONICAL', 'NATIVE'], {
        description:
          'Format of every savepoint (Flink 1.15 and newer). CANONICAL can change the state backend; NATIVE is faster.',
      }),
    ),
  },
  { description: 'Savepoints of a job that runs on. The newest, and what a job started from, are never disposed of.' },
);

/** Seconds that a Job of ours may take where the spec says nothing. */
export const HOOK_DEADLINE_SECONDS = 300;

export const hookJob = (description: string) =>
  object(
    {
      podTemplate: opaque<V1PodTemplateSpec>({
        description:
          'A Kubernetes PodTemplateSpec. Its containers get FLINK_REST_URL, FLINK_JOB_ID, FLINK_SAVEPOINT_PATH, FLINK_APPLICATION and FLINK_APPLICATION_PHASE.',
      }),
      deadlineSeconds: atLeast(1, HOOK_DEADLINE_SECONDS, 'It has failed when it has not ended after so many seconds.'),
      retries: atLeast(0, 0, 'How often it is tried again.'),
    },
    { description },
  );
