import type { Failure } from '../api/errors.ts';
import type { FlinkVersion } from '../api/flink-version.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { ConfigContent, DeployRecord, Status } from '../api/status.ts';
import type { ObservedChildren } from '../objects/observed-children.ts';
import type { MissingObject } from './missing-object.ts';
import type { PodFact } from './pod-fact.ts';

export type { PodFact } from './pod-fact.ts';

/** A job in the answer of `GET /jobs/overview`, which no Flink version caches. */
export interface JobFact {
  readonly id: string;
  readonly state: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly tasks: {
    readonly total: number;
    readonly running: number;
    readonly finished: number;
    readonly deploying?: number;
    /** Tasks that restore their state; Flink reports them from 1.13. */
    readonly initializing?: number;
  };
  /** Flink says that its input has an end. */
  readonly bounded?: true;
}

/** The answer of `GET /overview`. */
export interface OverviewFact {
  readonly version: FlinkVersion | undefined;
  readonly taskManagers: number;
  readonly slotsTotal: number;
  readonly slotsAvailable: number;
  /** Jobs that have ended on this JobManager, also those that it no longer lists. */
  readonly ended?: { readonly finished: number; readonly canceled: number; readonly failed: number };
}

/**
 * A savepoint or stop by its trigger id. `unknown`: Flink does not have the id, because flinkapp has not sent it, Flink has
 * forgotten it, or the JobManager has restarted.
 */
export type SavepointFact =
  | { readonly state: 'unknown' }
  | { readonly state: 'inProgress' }
  | { readonly state: 'completed'; readonly location: string }
  | { readonly state: 'failed'; readonly cause: string };

export interface CheckpointFact {
  readonly path: string;
  /** Epoch milliseconds. */
  readonly triggeredAt: number;
  /** A savepoint that was taken to stop its job. */
  readonly stops?: true;
}

/** The answer of `GET /jobs/:id/checkpoints`. `off`: the job takes no checkpoints. `unknown`: Flink does not have the job. */
export type CheckpointsFact =
  | { readonly state: 'unknown' }
  | { readonly state: 'off' }
  | {
      readonly state: 'known';
      /** Checkpoints completed since the start of the job, or of its JobManager if that is later. */
      readonly count: number;
      readonly completed?: CheckpointFact;
      readonly savepoint?: CheckpointFact;
      readonly savepointInProgress: boolean;
      /** Path that Flink reports as the last restore. */
      readonly restoredFrom?: string;
      /** Why the newest failed checkpoint failed. */
      readonly failure?: string;
    };

/** The answer of `GET /jobs/:id/checkpoints/config`. */
export interface CheckpointConfigFact {
  readonly intervalMs: number;
  /** Whether checkpoints remain when the job is cancelled. */
  readonly retained: boolean;
  /** They do not even remain when it fails. */
  readonly deletedOnFailure?: true;
}

/** A vertex of a job: its parallelism, and the bounds that it may have. */
export interface VertexFact {
  readonly id: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly lower: number;
  readonly upper: number;
}

/** The answer of `GET /jobs/:id/resource-requirements`. `unsupported`: the scheduler cannot rescale a running job. */
export type RequirementsFact =
  | { readonly state: 'unsupported' }
  | { readonly state: 'known'; readonly vertices: readonly VertexFact[] };

/** The failures of a job since its start that Flink still has, and the root cause of the newest. */
export interface FailuresFact {
  readonly count: number;
  readonly cause?: string;
}

/** Directories to search for restore points, and the prefix of their entries' names. */
export type Search = readonly { readonly directory: string; readonly prefix: string }[];

/** The restore points found there. `at`: when each was completed, in epoch milliseconds. */
export type SearchFact =
  | { readonly state: 'inProgress' }
  | { readonly state: 'found'; readonly points: readonly { readonly path: string; readonly at: number }[] }
  | { readonly state: 'failed'; readonly cause: string };

/** What one cluster answered. Only requested reads are present. One failed read makes the whole cluster unreachable. */
export type ClusterView =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'answering';
      readonly overview?: OverviewFact;
      readonly jobs?: readonly JobFact[];
      readonly savepoint?: SavepointFact;
      readonly checkpoints?: CheckpointsFact;
      readonly checkpointConfig?: CheckpointConfigFact;
      /** Of the job in `failuresOf`; absent when all its tasks are running. */
      readonly failures?: FailuresFact;
      readonly search?: SearchFact;
      readonly requirements?: RequirementsFact;
    };

/** What this flinkapp process knows of a submission that it sent. Another process has to ask Flink. */
export type SubmissionFact =
  | { readonly state: 'notSent' }
  | { readonly state: 'pending' }
  | { readonly state: 'answered'; readonly failure?: Failure };

/** Deadlines from the settings of the service, in milliseconds. */
export interface Limits {
  readonly clusterStartMs: number;
  /** Without progress. */
  readonly jobStartMs: number;
  /** While tasks restore their state. */
  readonly restoreMs: number;
}

/** What a hook call brings, before any read. `reads` of the phase decides from it what to ask. */
export interface Situation {
  /** Epoch milliseconds. Time is an input (R10). */
  readonly now: number;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly deleting: boolean;
  /** The deploy that the spec asks for; absent when the spec violates admission rules. */
  readonly desired?: DeployRecord;
  /** Admission rules that the stored spec violates, one message each. */
  readonly violations: readonly string[];
  readonly children: ObservedChildren;
  /** ConfigMaps and Secrets that the pods read; absent if `rolloutOnConfigChange` was never true. */
  readonly config?: ConfigContent;
  readonly submission: SubmissionFact;
  readonly limits: Limits;
}

/** Everything that a phase decides from. It is plain JSON, so an incident can be saved and replayed. */
export interface Observation extends Situation {
  /** By deploy hash: the clusters in `reads`. */
  readonly clusters: Readonly<Record<string, ClusterView>>;
  /** Absent when `reads` did not ask for them. */
  readonly pods?: readonly PodFact[];
  /** Pods whose main container has ended; `pods` has the others. */
  readonly endedPods?: readonly PodFact[];
  /** For how long this process has known the end of a job, in milliseconds by a clock that is never set. */
  readonly endKnownMs?: { readonly jobStatus: number | undefined; readonly updatingJob: number | undefined };
  /** An object that Kubernetes does not create, or would not. */
  readonly missing?: MissingObject;
}

/** What flinkapp has to ask one cluster. */
export interface ClusterReads {
  readonly overview?: boolean;
  readonly jobs?: boolean;
  readonly savepoint?: { readonly jobId: string; readonly triggerId: string };
  /** Of a job, by its id. */
  readonly checkpoints?: string;
  /** Of the one job that has not ended; flinkapp does not know its id. */
  readonly checkpointsOfOnlyJob?: boolean;
  readonly checkpointConfig?: string;
  /** Of a job, by its id; flinkapp asks only while not all its tasks are running. */
  readonly failuresOf?: string;
  readonly search?: Search;
  readonly requirementsOf?: string;
}

/** What flinkapp has to ask before a phase can decide. */
export interface Reads {
  /** By deploy hash. */
  readonly clusters?: Readonly<Record<string, ClusterReads>>;
  readonly pods?: boolean;
}
