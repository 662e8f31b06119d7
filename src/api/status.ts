import { type Static, Type } from 'typebox';
import type { ErrorCode } from './errors.ts';
import { boolean, integer, list, oneOf, opaque, open, optional, string } from './kit.ts';
import { PHASES } from './phases.ts';
import type { Spec } from './spec.ts';

/**
 * What we say of an application. Lyft's names where Lyft has the fact. Times are RFC 3339, set once and kept. All objects
 * are open: Helm never upgrades a CRD, and an older one must not prune what a newer flinkapp has to remember.
 */

const time = (description: string) => string({ description, format: 'date-time' });

/** What a cluster was made of: the part of the spec that its hash covers, so that it can be made again unchanged. */
export interface DeployRecord {
  readonly hash: string;
  readonly spec: Spec;
  /** Labels of the resource at that time; they go to the pods, and a later change must not restart those. */
  readonly labels: Readonly<Record<string, string>>;
  /** Tells apart what its pods have read of ConfigMaps and Secrets, once that has changed. */
  readonly config?: string;
  /** Hash of the spec it was rescaled to in place; `hash` stays the name of its cluster. */
  readonly rescaled?: string;
  /** Application mode: the job that its JobManager was, or is to be, started with. A JobManager has one job, and a job one JobManager. */
  readonly start?: JobStart;
}

/** What a JobManager in application mode is told of its job. */
export interface JobStart {
  readonly jobId: string;
  readonly attempt: number;
  readonly restorePath?: string;
  readonly allowNonRestoredState?: boolean;
}

/** A rescale in place: what the deployed record becomes, and who does it: Flink's scheduler, a restart, or the number of TaskManagers alone. */
export interface Rescale {
  readonly record: DeployRecord;
  readonly by: 'scheduler' | 'restart' | 'replicas';
}

const operation = open(
  {
    kind: oneOf(['submit', 'stop', 'savepoint', 'cancel', 'rescale', 'teardown'], {
      description: 'What is being done.',
    }),
    id: string({ description: 'Id Flink knows it by: savepoint trigger id or job id.' }),
    jobId: string({ description: 'The job it is done to.' }),
    cluster: string({ description: 'Deploy hash of the cluster it is done on.' }),
    attempt: integer({ description: 'Counts from 1; a new attempt has a new id.' }),
    startedAt: time('When it was decided.'),
    restorePath: optional(string({ description: 'submit: what the job starts from; absent: no state.' })),
    reason: optional(
      oneOf(['Manual', 'Scheduled'], { description: 'savepoint: why it is taken of a job that runs on.' }),
    ),
    jobManager: optional(
      string({
        description: 'submit: the JobManager process it is sent to. Another one cannot tell what became of it.',
      }),
    ),
  },
  { description: 'The operation on Flink that was decided and not yet seen to end. It is stored before it is begun.' },
);

const hook = open(
  {
    kind: oneOf(['verification', 'shutdown'], { description: 'Which Job of the spec it is.' }),
    name: string({ description: 'Its name.' }),
    cluster: string({ description: 'Deploy hash of the cluster it is told of.' }),
    jobId: string({ description: 'The Flink job it is told of.' }),
    phase: string({ description: 'The phase it is told of.' }),
    startedAt: time('When it was decided.'),
    savepointPath: optional(string({ description: 'The newest restore point of that job.' })),
  },
  { description: 'The Job that verification or shutdownJob asks for. It stays, for its logs, until the next deploy.' },
);

const configContent = open(
  {
    objects: list(
      open(
        {
          name: string({ description: '`ConfigMap/` or `Secret/` and its name.' }),
          content: string({ description: 'Differs where its content does.' }),
          version: string({ description: 'The resourceVersion with which that content was first seen.' }),
        },
        { description: 'An object that the pods read.' },
      ),
      { description: 'What is known of them.' },
    ),
    rollout: optional(string({ description: 'Since a content has changed: part of the deploy hash.' })),
  },
  { description: 'What the pods read of ConfigMaps and Secrets (rolloutOnConfigChange).' },
);

const restorePoint = open(
  {
    kind: oneOf(['savepoint', 'checkpoint'], { description: 'What it is.' }),
    path: string({ description: 'Where it is.' }),
    jobId: string({ description: 'The job whose state it holds.' }),
    reason: oneOf(['Upgrade', 'Suspension', 'Deletion', 'Manual', 'Scheduled', 'Ended', 'Found'], {
      description:
        'Why it was recorded. Manual: savepointNonce. Scheduled: savepointPolicy. Found: looked for in storage after its job was lost.',
    }),
    recordedAt: time('When it was recorded.'),
    usedBy: optional(string({ description: 'The job that started from it last.' })),
    skipped: optional(string({ description: 'Why the newest start did not take it.' })),
    disposing: optional(boolean({ description: 'savepointPolicy keeps it no longer: it is being disposed of.' })),
  },
  { description: 'A place a job can start from.' },
);

const jobStatus = open(
  {
    jobID: optional(string({ description: 'The job in Flink.' })),
    state: optional(string({ description: "Flink's word for its state." })),
    health: optional(oneOf(['Green', 'Yellow', 'Red'], { description: 'Green: RUNNING with every task running.' })),
    jarName: optional(string({ description: 'As submitted.' })),
    parallelism: optional(integer({ description: 'As submitted.' })),
    entryClass: optional(string({ description: 'As submitted.' })),
    programArgs: optional(string({ description: 'As submitted.' })),
    allowNonRestoredState: optional(boolean({ description: 'As submitted.' })),
    startTime: optional(time('When Flink started it.')),
    requestedRestorePath: optional(string({ description: 'What it was told to start from; absent: no state.' })),
    endedAt: optional(time('When it was first seen to have ended.')),
    settled: optional(boolean({ description: 'Its end and its restore point, where it left one, are recorded.' })),
    startedEmpty: optional(
      boolean({ description: 'It ended before any checkpoint of its own, and had started with no state.' }),
    ),
    finished: optional(boolean({ description: 'It came to its own end: there is nothing to go on with.' })),
    searched: optional(boolean({ description: 'Storage was searched for what it left.' })),
    checkpointDir: optional(string({ description: 'Where its checkpoints lie.' })),
    jobManager: optional(
      string({ description: 'The JobManager process that runs it; absent with high availability.' }),
    ),
    restorePath: optional(string({ description: 'What it restored from, by its own account.' })),
    runningTasks: optional(integer({ description: 'Tasks that run or have finished.' })),
    totalTasks: optional(integer({ description: 'Tasks it has.' })),
  },
  { description: 'A job.' },
);

const restarts = open(
  {
    attempts: integer({ description: 'Restarts so far, without a healthy time between them.' }),
    at: time('When the last one began.'),
  },
  { description: 'How often the job was started again (restartPolicy).' },
);

const clusterStatus = open(
  {
    health: optional(
      oneOf(['Green', 'Yellow', 'Red'], {
        description: 'Green: every TaskManager has registered. Red: the JobManager does not answer.',
      }),
    ),
    numberOfTaskManagers: optional(integer({ description: 'TaskManagers wanted.' })),
    healthyTaskManagers: optional(integer({ description: 'TaskManagers registered.' })),
    numberOfTaskSlots: optional(integer({ description: 'Slots in all.' })),
    availableTaskSlots: optional(integer({ description: 'Slots free.' })),
    unreachableSince: optional(time('Since when the JobManager has not answered.')),
  },
  { description: 'The cluster.' },
);

const condition = open(
  {
    type: string({ description: 'Ready, Progressing, Reconciling, Stalled, SavepointAvailable or RolledBack.' }),
    status: oneOf(['True', 'False', 'Unknown'], { description: 'Whether it holds.' }),
    reason: string({ description: 'Why, in one word (docs/reasons.md).' }),
    message: string({ description: 'Why, in a sentence.' }),
    lastTransitionTime: time('When status last changed.'),
  },
  { description: 'A condition.' },
);

const lastError = open(
  {
    code: Type.Unsafe<ErrorCode>(string({ description: 'Error code (docs/errors.md).' })),
    message: string({ description: 'What went wrong.' }),
    since: time('When it was first seen.'),
    retryable: boolean({ description: 'Whether it is tried again without being asked.' }),
  },
  { description: 'The newest failure that still matters.' },
);

const deploy = open(
  {
    hash: string({ description: 'Deploy hash.' }),
    image: string({ description: 'Image.' }),
    outcome: oneOf(['Deployed', 'Failed', 'RolledBack'], {
      description: 'How it ended. RolledBack: given up after its job had run.',
    }),
    at: time('When it ended.'),
    jobID: optional(string({ description: 'The job it started.' })),
  },
  { description: 'A deploy.' },
);

const record = (description: string) => optional(opaque<DeployRecord>({ description }));

/** What a failed deploy goes back to: what ran before, and its job as it ended. */
export interface Previous {
  readonly record: DeployRecord;
  readonly job?: JobStatus;
}

export const statusSchema = open(
  {
    observedGeneration: optional(integer({ description: 'Generation the status speaks of.' })),
    phase: optional(oneOf(PHASES, { description: 'Where the application stands (docs/lifecycle.md).' })),
    phaseSince: optional(time('When the phase began.')),
    revision: optional(integer({ description: 'Grows by one with every change.' })),
    lastUpdatedAt: optional(time('When the status last changed.')),
    deploymentMode: optional(oneOf(['Single', 'Dual', 'BlueGreen'], { description: 'The mode of the newest deploy.' })),
    deployHash: optional(string({ description: 'The version that runs.' })),
    updatingHash: optional(string({ description: 'The version being deployed.' })),
    failedDeployHash: optional(string({ description: 'The version that failed; it is not tried again as it is.' })),
    deployed: record('What deployHash was made of.'),
    updating: record('What updatingHash is made of.'),
    failedPolicy: optional(
      string({
        description:
          'What the deploy that failed depended on besides its own spec; when it changes, it is tried again.',
      }),
    ),
    previous: optional(opaque<Previous>({ description: 'The version before, until this one is proven.' })),
    rescaling: optional(opaque<Rescale>({ description: 'The rescale in place that is under way.' })),
    haStoreLeft: optional(
      boolean({ description: 'A cluster that is gone may have left its high availability store.' }),
    ),
    stabilizingSince: optional(time('Since when the version that runs waits for its proof.')),
    clusterReleased: optional(
      boolean({ description: 'The cluster of deployHash has been given up; it is made again when it is needed.' }),
    ),
    terminatingCluster: optional(
      string({
        description: 'Cluster given up with a job that may still run: no other job starts before its pods are gone.',
      }),
    ),
    updatingJob: optional(jobStatus),
    hook: optional(hook),
    config: optional(configContent),
    restarts: optional(restarts),
    attempts: optional(
      integer({ description: 'Operations begun so far: each has its own id, also after one that failed.' }),
    ),
    operation: optional(operation),
    retryAt: optional(time('Not before then is the failed operation tried again.')),
    retryCount: optional(integer({ description: 'Failed attempts at the current operation.' })),
    savepointPath: optional(string({ description: 'The newest savepoint.' })),
    savepointNonce: optional(string({ description: 'The savepointNonce that was taken up last.' })),
    savepointTriggerId: optional(string({ description: 'The savepoint being taken.' })),
    restorePoints: optional(list(restorePoint, { description: 'Newest first, twenty at most.' })),
    history: optional(list(deploy, { description: 'Deploys that ended, newest first, ten at most.' })),
    jobStatus: optional(jobStatus),
    clusterStatus: optional(clusterStatus),
    conditions: optional(list(condition, { description: 'kstatus conditions.' })),
    lastError: optional(lastError),
  },
  { description: 'What flinkapp makes of it. Written by flinkapp alone.' },
);

export type Status = Static<typeof statusSchema>;
export type Operation = Static<typeof operation>;
export type ConfigContent = Static<typeof configContent>;
export type HookRun = Static<typeof hook>;
export type RestorePoint = Static<typeof restorePoint>;
export type JobStatus = Static<typeof jobStatus>;
export type ClusterStatus = Static<typeof clusterStatus>;
export type Condition = Static<typeof condition>;
export type LastError = Static<typeof lastError>;
export type DeployOutcome = Static<typeof deploy>;
