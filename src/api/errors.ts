/**
 * Failures that a user can meet, by code. A code decides whether flinkapp retries; the place that met it does not.
 * docs/errors.md is generated from this table.
 */
export const ERRORS = {
  FLINK_UNREACHABLE: {
    retryable: true,
    means: 'The JobManager did not answer.',
    advice: 'Read the log of its pod. flinkapp keeps asking; it never takes silence for the end of the job.',
  },
  FLINK_UNEXPECTED_ANSWER: {
    retryable: true,
    means: "Flink's answer has a form that flinkapp does not know.",
    advice: 'Report it with the answer in the message.',
  },
  FLINK_SERVER_ERROR: {
    retryable: true,
    means: 'Flink answered with a server error (5xx).',
    advice: 'Read the log of the JobManager.',
  },
  FLINK_REJECTED: {
    retryable: false,
    means: 'Flink rejected a request.',
    advice: "Read Flink's reason in the message.",
  },
  CLUSTER_NOT_READY: {
    retryable: false,
    means: 'The new cluster was not ready in time: its JobManager does not answer, or task slots are missing.',
    advice: 'Correct what the message says of its pods, and apply again.',
  },
  POD_FAILING: {
    retryable: true,
    means: 'A pod of the new cluster cannot run.',
    advice: 'Correct what the message names: image, Secret, resources or configuration.',
  },
  SAVEPOINT_FAILED: {
    retryable: true,
    means: 'Flink could not take a savepoint of the job.',
    advice: 'Check that the savepoint directory can be written and that all tasks are running.',
  },
  SUBMISSION_REFUSED: {
    retryable: false,
    means: 'The job did not start: Flink refused it, or the process that submits it ended.',
    advice: 'Correct what the message names (jar, entry class, arguments, image or restore point), and apply again.',
  },
  JOB_FAILED: {
    retryable: false,
    means: 'The new job failed.',
    advice: "Read the job's exception in the message, correct the job, and apply again.",
  },
  JOB_NOT_RUNNING: {
    retryable: false,
    means: 'Not all tasks of the new job were running in time.',
    advice: 'Check task slots and the state of the tasks in the Flink dashboard, and apply again.',
  },
  NO_RESTORE_POINT: {
    retryable: true,
    means: 'The replaced job left no savepoint and no checkpoint that can be used.',
    advice: 'Set savepointPath to a savepoint, or fallbackWithoutState: true to start with no state.',
  },
  INVALID_SPEC: {
    retryable: false,
    means: 'The stored spec violates admission rules.',
    advice: 'Apply a spec that passes them; `flinkapp check` lists all violations.',
  },
  JOB_RESTARTING: {
    retryable: false,
    means: 'The new job fails and restarts repeatedly.',
    advice: "Read the job's exception in the message, correct the job, and apply again.",
  },
  NOT_STABLE: {
    retryable: false,
    means:
      'The new job was not stable before rollback.progressDeadlineSeconds: too few checkpoints, or a silent JobManager.',
    advice: 'Check the checkpoints of the job in the Flink dashboard: back pressure, time-outs, storage.',
  },
  VERIFICATION_FAILED: {
    retryable: false,
    means: 'The verification Job of a deploy did not succeed.',
    advice:
      'Read the log of its pods, which remain until the next deploy; correct the job or the verification, and apply again.',
  },
  NOT_RESTORED: {
    retryable: false,
    means: 'Flink does not report that the new job restored from its restore point.',
    advice: 'Check the state backend and the options that the job sets itself.',
  },
  ROLLBACK_FAILED: {
    retryable: false,
    means: 'The deploy failed, and the previous version could not be started again.',
    advice: 'Apply a spec that can run: it starts from the first of status.restorePoints.',
  },
  RESCALE_FAILED: {
    retryable: false,
    means: 'The job could not be rescaled on its cluster; it keeps its parallelism.',
    advice: 'Correct what the message names, or set scaleMode: NewCluster or another parallelism.',
  },
  RESTARTS_EXHAUSTED: {
    retryable: false,
    means: 'flinkapp restarted the job as often as restartPolicy allows.',
    advice:
      'Correct what the message names, then change the spec or restartNonce: the job starts from its newest restore point.',
  },
  NOT_RETAINED: {
    retryable: false,
    means: 'Flink would delete the checkpoints of the job when it is cancelled.',
    advice:
      'Set execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION, and deploy that with upgradeMode: Savepoint first.',
  },
  TORN_DOWN: {
    retryable: false,
    means: 'tearDownVersionHash stopped the new version.',
    advice: 'Apply the spec that has to run.',
  },
  FORCED_ROLLBACK: {
    retryable: false,
    means: 'forceRollback ended the deploy.',
    advice: 'Set forceRollback to false and apply the spec that has to run.',
  },
  DELETION_DEADLINE: {
    retryable: false,
    means: 'The job did not end before deletionDeadlineSeconds.',
    advice: 'Read the last restore point in the Event.',
  },
} as const satisfies Record<string, { retryable: boolean; means: string; advice: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A failure as a value: its code, and what happened. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export const failure = (code: ErrorCode, message: string): Failure => ({ code, message });
export const isRetryable = (code: ErrorCode): boolean => ERRORS[code].retryable;
