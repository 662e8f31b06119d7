import type { Failure } from '../api/errors.ts';
import type { FlinkVersion } from '../api/flink-version.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import type { DeployRecord, Status } from '../api/status.ts';
import type { ObservedChildren } from '../objects/children.ts';

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
}

/** What `GET /jobs/:id/checkpoints` says; `unknown` where Flink has none to tell of (checkpointing off, or job unknown). */
export type CheckpointsFact =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'known';
      readonly completed?: CheckpointFact;
      readonly savepoint?: CheckpointFact;
      readonly savepointInProgress: boolean;
      /** What the job itself says it restored from. */
      readonly restoredFrom?: string;
    };

/** What one cluster answered. A read that was not asked for is absent; one read that fails makes the cluster unreachable. */
export type ClusterView =
  | { readonly kind: 'unreachable'; readonly reason: string }
  | {
      readonly kind: 'answering';
      readonly overview?: OverviewFact;
      readonly jobs?: readonly JobFact[];
      readonly savepoint?: SavepointFact;
      readonly checkpoints?: CheckpointsFact;
      /** Root cause of the job asked for, newest first. */
      readonly exception?: string;
    };

/** A pod of the application: which cluster it belongs to, and what keeps it from running. */
export interface PodFact {
  readonly name: string;
  readonly cluster: string;
  /** Whether it belongs to this application, not to a deleted one of the same name. */
  readonly own: boolean;
  readonly trouble?: string;
}

/** What this process knows of a submission it sent. Another process knows nothing, and then asks Flink. */
export type SubmissionFact = { readonly state: 'notSent' } | { readonly state: 'pending' } | { readonly state: 'answered'; readonly failure?: Failure };

/** Bounds that the service's operator sets, all in milliseconds. */
export interface Limits {
  readonly clusterStartMs: number;
  readonly jobStartMs: number;
  readonly deletionMs: number;
}

/** All that is known before Flink and the pods are asked. It decides what needs to be asked. */
export interface Situation {
  /** Epoch milliseconds. Time is an input (R10). */
  readonly now: number;
  readonly application: FlinkApplication;
  readonly status: Status;
  readonly deleting: boolean;
  /** What the spec asks for; absent where it breaks admission rules. */
  readonly wanted?: DeployRecord;
  /** Violations of the stored spec, as admission words them. */
  readonly faults: readonly string[];
  readonly children: ObservedChildren;
  readonly limits: Limits;
}

/** Everything a phase decides from. Plain JSON: an incident can be saved and replayed. */
export interface Observation extends Situation {
  /** By deploy hash: the clusters that `reads` named. */
  readonly clusters: Readonly<Record<string, ClusterView>>;
  /** Absent where the phase does not need them. */
  readonly pods?: readonly PodFact[];
  readonly submission: SubmissionFact;
}

/** What to ask one cluster. */
export interface ClusterReads {
  readonly overview?: boolean;
  readonly jobs?: boolean;
  readonly savepoint?: { readonly jobId: string; readonly triggerId: string };
  readonly checkpoints?: string;
  /** Read only where the job is in state FAILED. */
  readonly exceptionOf?: string;
}

export interface Reads {
  readonly clusters?: Readonly<Record<string, ClusterReads>>;
  readonly pods?: boolean;
}

export const READ_NOTHING: Reads = {};
