import { type FlinkVersion, parseFlinkVersion } from '../../src/api/flink-version.ts';

/** How this Flink treats jobs and savepoints; tests and schedules change it. Times are in milliseconds. */
export interface FlinkBehaviour {
  version: string;
  /** How long the main method of a program runs before Flink has its job. */
  mainMs: number;
  initialiseMs: number;
  tasksMs: number;
  /** How long tasks restore their state. */
  restoreMs: number;
  savepointMs: number;
  /** After which time the input of a bounded job ends. */
  boundedMs: number;
  /** How many of the next savepoints fail. */
  failSavepoints: number;
  /** Whether a job goes on when a checkpoint fails (`execution.checkpointing.tolerable-failed-checkpoints`; Flink: no). */
  toleratesFailedCheckpoints: boolean;
  /** Whether jobs take checkpoints, and whether Flink retains them when it cancels a job. */
  checkpointing: boolean;
  retained: boolean;
  /** Whether it retains them when a job fails. */
  retainedOnFailure: boolean;
  /** Whether the scheduler can rescale a running job (`jobmanager.scheduler: adaptive`, from 1.18). */
  adaptive: boolean;
  /** Whether a job takes all slots that there are (`scheduler-mode: reactive`). */
  reactive: boolean;
  /** Whether jars can be uploaded (`web.submit.enable`). */
  uploads: boolean;
  /** The path that Flink reports for a restore point that it has read: its file system may complete or normalise it. */
  reportedPath: (path: string) => string;
  /** Jars that Flink cannot run, with the cause. */
  readonly badJars: Map<string, string>;
}

export const behaviour = (version = '1.20.5'): FlinkBehaviour => ({
  version,
  mainMs: 0,
  initialiseMs: 300,
  tasksMs: 300,
  restoreMs: 0,
  savepointMs: 200,
  boundedMs: 4000,
  failSavepoints: 0,
  toleratesFailedCheckpoints: false,
  checkpointing: true,
  retained: true,
  retainedOnFailure: true,
  adaptive: false,
  reactive: false,
  uploads: true,
  reportedPath: (path) => path,
  badJars: new Map([['missing.jar', 'Jar file missing.jar does not exist']]),
});

export const versionOf = ({ version }: FlinkBehaviour): FlinkVersion =>
  parseFlinkVersion(version) ?? { major: 1, minor: 20 };

/** The job with which a JobManager in application mode starts. */
export interface StandaloneJob {
  readonly jobId: string;
  readonly path: string | undefined;
  readonly parallelism: number;
  readonly jar: string;
}
