import { type FlinkVersion, parseFlinkVersion } from '../../src/api/flink-version.ts';

/** What this Flink does with a job or savepoint; tests and schedules turn these. All times in milliseconds. */
export interface FlinkBehaviour {
  version: string;
  initialiseMs: number;
  tasksMs: number;
  savepointMs: number;
  /** The next so many savepoints fail. */
  failSavepoints: number;
  /** Whether jobs take checkpoints, and whether those outlive a cancelled job. */
  checkpointing: boolean;
  retained: boolean;
  /** Whether the scheduler can rescale a job that runs (`jobmanager.scheduler: adaptive`, from 1.18). */
  adaptive: boolean;
  /** Whether a job takes whatever slots there are (`scheduler-mode: reactive`). */
  reactive: boolean;
  /** Whether jars can be uploaded (`web.submit.enable`). */
  uploads: boolean;
  /** Jars that cannot be run, and why. */
  readonly badJars: Map<string, string>;
}

export const behaviour = (version = '1.20.5'): FlinkBehaviour => ({
  version,
  initialiseMs: 300,
  tasksMs: 300,
  savepointMs: 200,
  failSavepoints: 0,
  checkpointing: true,
  retained: true,
  adaptive: false,
  reactive: false,
  uploads: true,
  badJars: new Map([['missing.jar', 'Jar file missing.jar does not exist']]),
});

export const versionOf = ({ version }: FlinkBehaviour): FlinkVersion =>
  parseFlinkVersion(version) ?? { major: 1, minor: 20 };

/** What the JobManager of an application is started with. */
export interface StandaloneJob {
  readonly jobId: string;
  readonly path: string | undefined;
  readonly parallelism: number;
  readonly jar: string;
}
