import { failure } from '../../api/errors.ts';
import { type Decision, LOOK, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';
import { cancelIntent } from './cancel-intent.ts';
import { accountMayBeOld, ended, settled, slotOf } from './ended.ts';
import { findJob, isTerminal, type JobOnCluster, LOST } from './job.ts';
import { leftBehind } from './left-behind.ts';
import { retryLater, retryPause } from './retry.ts';
import { stopIntent, stopProgress } from './stop-progress.ts';
import { viewOf } from './view.ts';

const savepoint = { reason: 'WaitingForSavepoint', message: 'one version is being stopped with a savepoint' } as const;
const cancelling = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;

type Here = Decision<'DualRunning'>;

const cancel = (o: Observation, job: JobOnCluster): Here => {
  const view = viewOf(o, job.cluster);
  if (view.kind !== 'answering') {
    const intent = o.status.operation === undefined ? { change: { operation: cancelIntent(o, job) } } : {};
    return stay('DualRunning', LOOK.silent, {
      ...intent,
      waiting: { reason: 'FlinkUnreachable', message: `the JobManager of ${job.cluster} does not answer` },
    });
  }
  const fact = findJob(view, job.jobId);
  if (fact === undefined) return stay('DualRunning', LOOK.jobDown, { change: settled(o, job.cluster, LOST) });
  if (isTerminal(fact.state)) {
    if (accountMayBeOld(o, job.cluster)) return stay('DualRunning', LOOK.starting, { change: ended(o, job.cluster, fact.state), waiting: cancelling });
    const left = leftBehind(o, o.status[slotOf(o.status, job.cluster)], view.checkpoints, 'Ended', fact.state);
    return stay('DualRunning', LOOK.jobDown, { change: settled(o, job.cluster, fact.state, left) });
  }
  if (o.status.operation?.kind === 'cancel') return stay('DualRunning', LOOK.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
  return stay('DualRunning', LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, waiting: cancelling });
};

const stop = (o: Observation, job: JobOnCluster): Here => {
  const progress = stopProgress(o, job, 'Upgrade');
  switch (progress.kind) {
    case 'unreachable':
      return stay('DualRunning', LOOK.silent, {
        waiting: { reason: 'FlinkUnreachable', message: `the JobManager of ${job.cluster} does not answer: ${progress.reason}` },
      });
    case 'lost':
      return stay('DualRunning', LOOK.jobDown, { change: settled(o, job.cluster, LOST) });
    case 'settling':
      return stay('DualRunning', LOOK.starting, { change: ended(o, job.cluster, progress.state), waiting: savepoint });
    case 'ended':
      return stay('DualRunning', LOOK.jobDown, { change: settled(o, job.cluster, progress.state, progress.left) });
    case 'failed': {
      const { pauseMs, ...retry } = retryLater(o);
      return stay('DualRunning', pauseMs, {
        change: { operation: undefined, ...retry },
        error: failure('SAVEPOINT_FAILED', progress.cause),
        effects: [event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop job ${job.jobId} with a savepoint: ${progress.cause}`)],
        waiting: savepoint,
      });
    }
    case 'notBegun': {
      const pause = retryPause(o);
      if (pause > 0) return stay('DualRunning', pause, { waiting: savepoint });
      const { operation, attempts } = stopIntent(o, job);
      return stay('DualRunning', LOOK.jobDown, { change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined }, waiting: savepoint });
    }
    case 'taken':
    case 'inProgress':
      return stay('DualRunning', LOOK.ending, { effects: progress.kind === 'inProgress' ? progress.effects : [], waiting: savepoint });
  }
};

/**
 * Ends one of two versions, as `deleteMode` says: with a savepoint or without. What was begun is gone on with.
 * @param broken the job does not run well: it can only be cancelled
 */
export const endVersion = (o: Observation, job: JobOnCluster, broken = false): Here => {
  const begun = o.status.operation?.kind;
  const withSavepoint = begun === undefined ? !broken && (o.application.spec.deleteMode ?? 'Savepoint') === 'Savepoint' : begun !== 'cancel';
  return withSavepoint ? stop(o, job) : cancel(o, job);
};
