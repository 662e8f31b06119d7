import { isFields } from '../fields.ts';
import { boolean, integer, oneOf, open, optional, string } from '../kit.ts';
import { deployHash } from './deploy-record.ts';
import { decidingTime } from './time.ts';

/** An operation on Flink: stored before it begins (R2), and kept until Flink shows how it ended. */
interface OnJob {
  readonly jobId: string;
  /** Deploy hash of the cluster that runs the job. */
  readonly cluster: string;
  /** Counts all operations of the application, so that no id is used twice (R3). */
  readonly attempt: number;
  readonly startedAt: string;
}

/** Start a job. Its job id is chosen by flinkapp. */
export interface SubmitOperation extends OnJob {
  readonly kind: 'submit';
  /** Absent: the job starts with no state. */
  readonly restorePath?: string;
  /** The JobManager process that receives it; only that process can tell what became of it. */
  readonly jobManager?: string;
  /** How far its start has come; absent while nothing is worth a new status. */
  readonly progress?: {
    /** The most steps that its tasks have taken. */
    readonly steps: number;
    readonly at: string;
    /** Tasks are restoring their state since then. */
    readonly restoring?: true;
  };
}

/** Stop a job with a savepoint. */
export interface StopOperation extends OnJob {
  readonly kind: 'stop';
  readonly triggerId: string;
}

/** Take a savepoint of a job that keeps running. */
export interface SavepointOperation extends OnJob {
  readonly kind: 'savepoint';
  readonly triggerId: string;
  /** Absent: for an upgrade that runs both versions. */
  readonly reason?: 'Manual' | 'Scheduled';
  /** Manual: the `savepointNonce` that asked for it; a later one asks for another savepoint. */
  readonly nonce?: string;
}

export interface CancelOperation extends OnJob {
  readonly kind: 'cancel';
}

/** Change the parallelism of a running job. */
export interface RescaleOperation extends OnJob {
  readonly kind: 'rescale';
}

/** Delete everything of an application that is being deleted. */
export interface TeardownOperation {
  readonly kind: 'teardown';
  readonly startedAt: string;
}

export type Operation =
  | SubmitOperation
  | StopOperation
  | SavepointOperation
  | CancelOperation
  | RescaleOperation
  | TeardownOperation;

const KINDS = [
  'submit',
  'stop',
  'savepoint',
  'cancel',
  'rescale',
  'teardown',
] as const satisfies readonly Operation['kind'][];

const ON_JOB = ['jobId', 'cluster', 'attempt', 'startedAt'] as const;

/** Fields that each kind has; a structural CRD cannot say this (Kubernetes, "Specifying a structural schema"). */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  submit: ON_JOB,
  stop: [...ON_JOB, 'triggerId'],
  savepoint: [...ON_JOB, 'triggerId'],
  cancel: ON_JOB,
  rescale: ON_JOB,
  teardown: ['startedAt'],
};

/** The first field of its kind that a stored operation does not have. */
export const missingInOperation = (value: unknown): string | undefined =>
  isFields(value) ? REQUIRED[String(value['kind'])]?.find((field) => value[field] === undefined) : undefined;

const progressSchema = open(
  {
    steps: integer({ description: 'The most steps that its tasks have taken: deployed, restoring, running.' }),
    at: decidingTime('When that was recorded.'),
    restoring: optional(boolean({ description: 'Since then tasks have been restoring their state.' })),
  },
  { description: 'submit: how far the start of the job has come.', needs: ['steps', 'at'] },
);

export const operationSchema = open(
  {
    kind: oneOf(KINDS, { description: 'What is under way.', decides: true }),
    jobId: optional(string({ description: 'The Flink job.' })),
    cluster: optional(deployHash('Deploy hash of the cluster that runs the job.')),
    attempt: optional(integer({ description: 'Number of this operation; it makes its id unique.' })),
    startedAt: decidingTime('When flinkapp decided it.'),
    triggerId: optional(string({ description: 'stop, savepoint: the trigger id in Flink.' })),
    restorePath: optional(string({ description: 'submit: the restore point; absent: the job starts with no state.' })),
    progress: optional(progressSchema),
    jobManager: optional(string({ description: 'submit: the JobManager process that receives it.' })),
    reason: optional(
      oneOf(['Manual', 'Scheduled'], { description: 'savepoint: why flinkapp takes it of a running job.' }),
    ),
    nonce: optional(string({ description: 'savepoint: the savepointNonce that asked for it.' })),
  },
  { description: 'The operation on Flink that is under way. flinkapp stores it before it begins it.', needs: ['kind'] },
);
