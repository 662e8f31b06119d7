import type { Failure } from '../api/errors.ts';
import type { FlinkVersion } from '../api/flink-version.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { ConfigContent, DeployRecord, Status } from '../api/status.ts';
import type { ObservedChildren } from '../objects/observed-children.ts';

/** A job as `GET /jobs/overview` tells it: not cached by Flink, in all versions. */
export interface JobFact {
  readonly id: string;
  readonly state: string;
  /** Epoch milliseconds. */
  readonly startTime: number;
  readonly tasks: { readonly total: number; readonly running: number; readonly finished: number };
}

export interface OverviewFact {
  readonly version: FlinkVersion | undefined;
  readonly taskManagers: number;
  readonly slotsTotal: number;
  readonly slotsAvailable: number;
}

/** A savepoint or stop by its trigger id. `unknown`: Flink has no such id (never sent, forgotten, or a new JobManager). */
export type SavepointFact =
  | { readonly state: 'unknown' }
  | { readonly state: 'inProgress' }
  | { readonly state: 'completed'; readonly location: string }
  | { readonly state: 'failed'; readonly cause: string };

export interface CheckpointFact {
  readonly path: string;
  /** Epoch milliseconds at which it was triggered. */
  readonly triggeredAt: number;
  /** A savepoint: whether its job ended with it. */
  readonly stops?: true;
}

/** What `GET /jobs/:id/checkpoints` says; `off` where the job takes none, `unknown` where Flink does not know the job. */
export type CheckpointsFact =
  | { readonly state: 'unknown' }
  | { readonly state: 'off' }
  | {
      readonly state: 'known';
      /** Checkpoints completed since the job started, or since its JobManager did. */
      readonly count: number;
      readonly completed?: CheckpointFact;
      readonly savepoint?: CheckpointFact;
      readonly savepointInProgress: boolean;
      /** What the job itself says it restored from. */
      readonly restoredFrom?: string;
    };

/** What `GET /jobs/:id/checkpoints/config` says. */
export interface CheckpointConfigFact {
  readonly intervalMs: number;
  /** Whether checkpoints outlive a cancelled job. */
  readonly retained: boolean;
}

/** A vertex of a job: the subtasks it has, and the fewest and most that it may have. */
export interface VertexFact {
  readonly id: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly lower: number;
  readonly upper: number;
}

/** What `GET /jobs/:id/resource-requirements` says; `unsupported` where the scheduler cannot rescale a running job. */
export type RequirementsFact =
  | { readonly state: 'unsupported' }
  | { readonly state: 'known'; readonly vertices: readonly VertexFact[] };

/** How often a job failed since it started, as far as Flink remembers, and the root cause of the newest failure. */
export interface FailuresFact {
  readonly count: number;
  readonly cause?: string;
}

/** Folders to look for restore points in, and how the names of their entries begin. */
export type Search = readonly { readonly directory: string; readonly prefix: string }[];

/** What lies in them, with the time in epoch milliseconds at which each was completed. `failed`: it could not be looked. */
export type SearchFact =
  | { readonly state: 'looking' }
  | { readonly state: 'found'; readonly points: readonly { readonly path: string; readonly at: number }[] }
  | { readonly state: 'failed'; readonly cause: string };

/** What one cluster answered. A read that was not asked for is absent; one read that fails makes the cluster unreachable. */
export type ClusterView =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'answering';
      readonly overview?: OverviewFact;
      readonly jobs?: readonly JobFact[];
      readonly savepoint?: SavepointFact;
      readonly checkpoints?: CheckpointsFact;
      readonly checkpointConfig?: CheckpointConfigFact;
      /** Of the job asked for; absent where all its tasks run. */
      readonly failures?: FailuresFact;
      readonly search?: SearchFact;
      readonly requirements?: RequirementsFact;
    };

/** A pod of the application: which cluster it belongs to, and how it is. */
export interface PodFact {
  readonly name: string;
  readonly cluster: string;
  /** Whether it belongs to this application, not to a deleted one of the same name. */
  readonly ownedByUid: boolean;
  /** No pod, but what is left of the cluster in its high availability store. */
  readonly store?: true;
  /** A JobManager: which of its processes it is. One that started anew knows nothing of the one before. */
  readonly jobManagerId?: string;
  /** What keeps it from running. */
  readonly problem?: string;
  /** Whether waiting does not help: a person has to mend it. */
  readonly permanent?: boolean;
  /** All its containers run. */
  readonly runs?: true;
  /** Its containers have ended, and none of them is started again. */
  readonly ended?: true;
}

/** What this process knows of a submission it sent. Another process knows nothing, and then asks Flink. */
export type SubmissionFact =
  | { readonly state: 'notSent' }
  | { readonly state: 'pending' }
  | { readonly state: 'answered'; readonly failure?: Failure };

/** Bounds that the service's operator sets, all in milliseconds. */
export interface Limits {
  readonly clusterStartMs: number;
  readonly jobStartMs: number;
}

/** All that is known before Flink and the pods are asked. It decides what needs to be asked. */
export interface Situation {
  /** Epoch milliseconds. Time is an input (R10). */
  readonly now: number;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly deleting: boolean;
  /** What the spec asks for; absent where it breaks admission rules. */
  readonly desired?: DeployRecord;
  /** Violations of the stored spec, as admission words them. */
  readonly violations: readonly string[];
  readonly children: ObservedChildren;
  /** What the pods read of ConfigMaps and Secrets; absent where nobody wants to know. */
  readonly config?: ConfigContent;
  readonly submission: SubmissionFact;
  readonly limits: Limits;
}

/** Everything a phase decides from. Plain JSON: an incident can be saved and replayed. */
export interface Observation extends Situation {
  /** By deploy hash: the clusters that `reads` named. */
  readonly clusters: Readonly<Record<string, ClusterView>>;
  /** Absent where the phase does not need them. */
  readonly pods?: readonly PodFact[];
  /** Pods whose containers have ended: only what they said last is of interest. */
  readonly endedPods?: readonly PodFact[];
}

/** What to ask one cluster. */
export interface ClusterReads {
  readonly overview?: boolean;
  readonly jobs?: boolean;
  readonly savepoint?: { readonly jobId: string; readonly triggerId: string };
  readonly checkpoints?: string;
  readonly checkpointConfig?: string;
  /** Read only where not all tasks of the job run. */
  readonly failuresOf?: string;
  readonly search?: Search;
  readonly requirementsOf?: string;
}

export interface Reads {
  readonly clusters?: Readonly<Record<string, ClusterReads>>;
  readonly pods?: boolean;
}

export const READ_NOTHING: Reads = {};
