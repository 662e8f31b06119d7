import { failure } from '../../api/errors.ts';
import { type Decision, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import type { Observation } from '../observation.ts';
import { finalRestorePoint } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { checkpointStatsMayBeStale, jobFieldOf, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopIntent, stopProgress } from '../stop/stop-progress.ts';

const savepoint = { reason: 'WaitingForSavepoint', message: 'one version is being stopped with a savepoint' } as const;
const cancelling = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;

type Here = Decision<'DualRunning'>;

const cancel = (observation: Observation, job: JobOnCluster): Here => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') {
    const intent =
      observation.status.operation === undefined ? { change: { operation: cancelIntent(observation, job) } } : {};
    return stay('DualRunning', REQUEUE_MS.silent, {
      ...intent,
      waiting: { reason: 'FlinkUnreachable', message: `the JobManager of ${job.cluster} does not answer` },
    });
  }
  const fact = findJob(view, job.jobId);
  if (fact === undefined)
    return stay('DualRunning', REQUEUE_MS.jobDown, { change: recordJobSettled(observation, job.cluster, LOST) });
  if (isTerminal(fact.state)) {
    if (checkpointStatsMayBeStale(observation, job.cluster))
      return stay('DualRunning', REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, fact.state),
        waiting: cancelling,
      });
    const left = finalRestorePoint(
      observation,
      observation.status[jobFieldOf(observation.status, job.cluster)],
      view.checkpoints,
      'Ended',
      fact.state,
    );
    return stay('DualRunning', REQUEUE_MS.jobDown, {
      change: recordJobSettled(observation, job.cluster, fact.state, left),
    });
  }
  if (observation.status.operation?.kind === 'cancel')
    return stay('DualRunning', REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
  return stay('DualRunning', REQUEUE_MS.jobDown, {
    change: { operation: cancelIntent(observation, job) },
    waiting: cancelling,
  });
};

const stop = (observation: Observation, job: JobOnCluster): Here => {
  const progress = stopProgress(observation, job, 'Upgrade');
  switch (progress.kind) {
    case 'unreachable':
      return stay('DualRunning', REQUEUE_MS.silent, {
        waiting: {
          reason: 'FlinkUnreachable',
          message: `the JobManager of ${job.cluster} does not answer: ${progress.reason}`,
        },
      });
    case 'lost':
      return stay('DualRunning', REQUEUE_MS.jobDown, { change: recordJobSettled(observation, job.cluster, LOST) });
    case 'settling':
      return stay('DualRunning', REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, progress.state),
        waiting: savepoint,
      });
    case 'ended':
      return stay('DualRunning', REQUEUE_MS.jobDown, {
        change: recordJobSettled(observation, job.cluster, progress.state, progress.left),
      });
    case 'failed': {
      const { pauseMs, ...retry } = retryLater(observation);
      return stay('DualRunning', pauseMs, {
        change: { operation: undefined, ...retry },
        error: failure('SAVEPOINT_FAILED', progress.cause),
        effects: [
          event(
            'Warning',
            'SavepointFailed',
            `${observation.status.attempts}`,
            `Could not stop job ${job.jobId} with a savepoint: ${progress.cause}`,
          ),
        ],
        waiting: savepoint,
      });
    }
    case 'notBegun': {
      const pause = retryPause(observation);
      if (pause > 0) return stay('DualRunning', pause, { waiting: savepoint });
      const { operation, attempts } = stopIntent(observation, job);
      return stay('DualRunning', REQUEUE_MS.jobDown, {
        change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
        waiting: savepoint,
      });
    }
    case 'taken':
    case 'inProgress':
      return stay('DualRunning', REQUEUE_MS.ending, {
        effects: progress.kind === 'inProgress' ? progress.effects : [],
        waiting: savepoint,
      });
  }
};

/**
 * Ends one of two versions, as `deleteMode` says: with a savepoint or without. What was begun is gone on with.
 * @param broken the job does not run well: it can only be cancelled
 */
export const endVersion = (observation: Observation, job: JobOnCluster, broken = false): Here => {
  const begun = observation.status.operation?.kind;
  const withSavepoint =
    begun === undefined
      ? !broken && (observation.application.spec.deleteMode ?? 'Savepoint') === 'Savepoint'
      : begun !== 'cancel';
  return withSavepoint ? stop(observation, job) : cancel(observation, job);
};
