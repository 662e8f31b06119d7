/**
 * Whether flinkapp tries again by itself, with growing pauses. `always`: the cause can pass by itself. `ifDown`: it seldom
 * does, so flinkapp tries again only while no job runs, where that costs nothing. `never`: a person has to act.
 */
export type Retried = 'always' | 'ifDown' | 'never';

/**
 * Failures that a user can meet, by code. A code decides whether flinkapp tries again; the place that met it does not.
 * docs/errors.md is generated from this table.
 */
export const ERRORS = {
  FLINK_UNREACHABLE: {
    retryable: 'always',
    means: 'The JobManager did not answer.',
    advice:
      'Read the log of its pod. flinkapp keeps asking. With upgradeMode LastState or Stateless, an upgrade or a suspension gives the job up after ten seconds of silence.',
  },
  FLINK_UNEXPECTED_ANSWER: {
    retryable: 'always',
    means: "Flink's answer has a form that flinkapp does not know.",
    advice: 'Report it with the answer in the message.',
  },
  FLINK_SERVER_ERROR: {
    retryable: 'always',
    means: 'Flink answered with a server error (5xx).',
    advice: 'Read the log of the JobManager.',
  },
  FLINK_REJECTED: {
    retryable: 'never',
    means: 'Flink rejected a request.',
    advice: "Read Flink's reason in the message.",
  },
  CLUSTER_NOT_READY: {
    retryable: 'always',
    means: 'The new cluster was not ready in time: its JobManager does not answer, or task slots are missing.',
    advice: 'Correct what the message says of its pods. flinkapp deploys again by itself, as the cause may pass.',
  },
  OBJECT_NOT_CREATED: {
    retryable: 'always',
    means: 'Kubernetes does not create an object of the application: the API server refuses it, or its name is taken.',
    advice: 'Correct what the message says. flinkapp deploys again by itself, as the cause may pass.',
  },
  POD_FAILING: {
    retryable: 'always',
    means: 'A pod of the new cluster cannot run.',
    advice: 'Correct what the message names: image, Secret, resources or configuration.',
  },
  POD_REJECTED: {
    retryable: 'never',
    means: 'A pod of the new cluster can never run: its spec is wrong.',
    advice: 'Correct what the message names, and apply again.',
  },
  SAVEPOINT_FAILED: {
    retryable: 'always',
    means: 'Flink could not take a savepoint of the job.',
    advice: 'Check that the savepoint directory can be written and that all tasks are running.',
  },
  SUBMISSION_REFUSED: {
    retryable: 'ifDown',
    means: 'The job did not start: Flink refused it, or the process that submits it ended.',
    advice: 'Correct what the message names (jar, entry class, arguments, image or restore point), and apply again.',
  },
  JOB_FAILED: {
    retryable: 'ifDown',
    means: 'The job of a deploy failed, or somebody cancelled it.',
    advice: "Read the job's exception in the message, correct the job, and apply again.",
  },
  JOB_LOST: {
    retryable: 'always',
    means: 'The JobManager of the new job terminated, and the job with it.',
    advice: 'Find out why its pod ended: memory, a node. flinkapp deploys again by itself, as the cause may pass.',
  },
  DEPENDENCY_UNAVAILABLE: {
    retryable: 'always',
    means: 'The job failed because a system that it needs did not answer: storage, a broker, a catalogue.',
    advice: 'Check the system that the message names. flinkapp tries again by itself, as the cause may pass.',
  },
  JOB_NOT_RUNNING: {
    retryable: 'ifDown',
    means: 'Not all tasks of the new job were running in time.',
    advice: 'Check task slots and the state of the tasks in the Flink dashboard, and apply again.',
  },
  NO_RESTORE_POINT: {
    retryable: 'always',
    means: 'The replaced job left no savepoint and no checkpoint that can be used.',
    advice: 'Set savepointPath to a savepoint, or fallbackWithoutState: true to start with no state.',
  },
  INVALID_SPEC: {
    retryable: 'never',
    means: 'The stored spec violates admission rules.',
    advice: 'Apply a spec that passes them; `flinkapp check` lists all violations.',
  },
  JOB_RESTARTING: {
    retryable: 'ifDown',
    means: 'The new job fails and restarts repeatedly.',
    advice: "Read the job's exception in the message, correct the job, and apply again.",
  },
  NOT_STABLE: {
    retryable: 'ifDown',
    means: 'The new job was not stable before rollback.progressDeadlineSeconds: it completed too few checkpoints.',
    advice: 'Check the checkpoints of the job in the Flink dashboard: back pressure, time-outs, storage.',
  },
  CHECKPOINT_FAILED: {
    retryable: 'always',
    means: 'The new job was not stable before rollback.progressDeadlineSeconds: Flink could not write its checkpoints.',
    advice:
      'Check that the checkpoint directory can be written. flinkapp deploys again by itself, as the cause may pass.',
  },
  VERIFICATION_FAILED: {
    retryable: 'never',
    means: 'The verification Job of a deploy did not succeed.',
    advice:
      'Read the log of its pods, which remain until the next deploy; correct the job or the verification, and apply again.',
  },
  NOT_RESTORED: {
    retryable: 'never',
    means: 'Flink does not report that the new job restored from its restore point.',
    advice: 'Check the state backend and the options that the job sets itself.',
  },
  RESCALE_FAILED: {
    retryable: 'never',
    means: 'The job could not be rescaled on its cluster; it keeps its parallelism.',
    advice: 'Correct what the message names, or set scaleMode: NewCluster or another parallelism.',
  },
  RESTARTS_EXHAUSTED: {
    retryable: 'never',
    means: 'The job failed more often than restartPolicy.maxAttempts allows.',
    advice:
      'Correct what the message names, then change the spec or restartNonce, or raise maxAttempts: the job starts from its newest restore point.',
  },
  NOT_RETAINED: {
    retryable: 'never',
    means: 'Flink would delete the checkpoints of the job when it is cancelled.',
    advice:
      'Set execution.checkpointing.externalized-checkpoint-retention: RETAIN_ON_CANCELLATION, and deploy that with upgradeMode: Savepoint first.',
  },
  TORN_DOWN: {
    retryable: 'never',
    means:
      'The new version of a BlueGreen pair ended before its promotion: tearDownVersionHash named it, or the spec changed meanwhile.',
    advice: 'Apply the spec that has to run. To deploy the same one again, change restartNonce.',
  },
  FORCED_ROLLBACK: {
    retryable: 'never',
    means: 'forceRollback ended the deploy.',
    advice: 'Set forceRollback to false and apply the spec that has to run.',
  },
  DELETION_DEADLINE: {
    retryable: 'never',
    means: 'The job did not end before deletionDeadlineSeconds.',
    advice: 'Read the last restore point in the Event.',
  },
} as const satisfies Record<string, { retryable: Retried; means: string; advice: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** A failure as a value: its code, and what happened. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

export const failure = (code: ErrorCode, message: string): Failure => ({ code, message });

/** @param nothingRuns no job of the application runs */
export const isRetryable = (code: ErrorCode, nothingRuns = false): boolean => {
  const retried: Retried = ERRORS[code].retryable;
  return retried === 'always' || (retried === 'ifDown' && nothingRuns);
};
