/**
 * Every failure a user can meet, by code. Whether to try again belongs to the code, never to the place that met it.
 * docs/errors.md is generated from this table.
 */
export const ERRORS = {
  FLINK_UNREACHABLE: {
    retryable: true,
    means: 'The JobManager did not answer.',
    advice: 'Look at its pod; what it runs is left alone until it answers.',
  },
  FLINK_UNEXPECTED_ANSWER: {
    retryable: true,
    means: 'Flink answered what we do not understand.',
    advice: 'Report it with the answer shown.',
  },
  FLINK_SERVER_ERROR: { retryable: true, means: 'Flink answered with a 5xx.', advice: "Look at the JobManager's log." },
  FLINK_REJECTED: { retryable: false, means: 'Flink refused a request.', advice: "Read Flink's reason." },
  CLUSTER_NOT_READY: {
    retryable: false,
    means: 'The new cluster did not offer enough slots in time.',
    advice: 'Read the reason found on its pods, mend it and apply again.',
  },
  POD_FAILING: {
    retryable: true,
    means: 'A pod of the new cluster cannot run.',
    advice: 'Mend what the message names: image, secret, resources or configuration.',
  },
  SAVEPOINT_FAILED: {
    retryable: true,
    means: 'The job could not be stopped with a savepoint.',
    advice: 'Check the savepoint directory and that every task runs.',
  },
  SUBMISSION_REFUSED: {
    retryable: false,
    means: 'Flink did not accept the job.',
    advice: 'Mend the jar, class or arguments the message names and apply again.',
  },
  JOB_FAILED: {
    retryable: false,
    means: 'The new job failed before all its tasks ran.',
    advice: "Read the job's exception, mend it and apply again.",
  },
  JOB_NOT_RUNNING: {
    retryable: false,
    means: 'The new job did not get all its tasks running in time.',
    advice: 'Check slots and the state of its tasks in the dashboard.',
  },
  NO_RESTORE_POINT: {
    retryable: true,
    means: 'The replaced job left neither savepoint nor usable checkpoint.',
    advice: 'Name one in savepointPath, or set fallbackWithoutState: true to start with no state.',
  },
  INVALID_SPEC: {
    retryable: false,
    means: 'The stored resource breaks admission rules.',
    advice: 'Apply a spec that passes them.',
  },
  JOB_RESTARTING: {
    retryable: false,
    means: 'The new job fails again and again.',
    advice: "Read the job's exception, mend it and apply again.",
  },
  NOT_STABLE: {
    retryable: false,
    means: 'The new job completed too few checkpoints before rollback.progressDeadlineSeconds.',
    advice: 'Look at the checkpoints of the job in the dashboard: back pressure, time-outs, storage.',
  },
  VERIFICATION_FAILED: {
    retryable: false,
    means: 'The verification Job of a deploy did not succeed.',
    advice:
      'Read the log of its pods, which stay until the next deploy; mend the job, or the verification, and apply again.',
  },
  NOT_RESTORED: {
    retryable: false,
    means: 'The new job does not say that it restored from what it was given.',
    advice: 'Check the state backend and the options the job sets itself.',
  },
  ROLLBACK_FAILED: {
    retryable: false,
    means: 'The deploy failed, and the version before could not be started again.',
    advice: 'Apply a spec that can run: it starts from the restore point that status.restorePoints names first.',
  },
  RESCALE_FAILED: {
    retryable: false,
    means: 'The job could not be given another parallelism on its own cluster; it runs with the one it had.',
    advice: 'Mend what the message names, or apply scaleMode: NewCluster or another parallelism.',
  },
  RESTARTS_EXHAUSTED: {
    retryable: false,
    means: 'The job was started again as often as restartPolicy allows.',
    advice:
      'Mend what the message names, then apply an edit or another restartNonce: it starts from the newest restore point.',
  },
  NOT_RETAINED: {
    retryable: false,
    means: 'The checkpoints of the job would be deleted with it.',
    advice:
      'Set execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION with an upgrade by savepoint first.',
  },
  TORN_DOWN: {
    retryable: false,
    means: 'tearDownVersionHash ended the new version.',
    advice: 'Apply the spec that should run.',
  },
  FORCED_ROLLBACK: {
    retryable: false,
    means: 'forceRollback gave the deploy up.',
    advice: 'Set it to false and apply the spec that should run.',
  },
  DELETION_DEADLINE: {
    retryable: false,
    means: 'The savepoint of a deletion could not be taken in time.',
    advice: 'The event names the last restore point.',
  },
} as const satisfies Record<string, { retryable: boolean; means: string; advice: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A failure as a value: its code and what happened this time. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export const failure = (code: ErrorCode, message: string): Failure => ({ code, message });
export const isRetryable = (code: ErrorCode): boolean => ERRORS[code].retryable;
