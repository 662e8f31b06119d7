import { failure } from '../../api/errors.ts';
import type { Operation, Status } from '../../api/status.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { phase, REQUEUE_MS } from '../decision.ts';
import { event } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob, secondJob } from '../facts/job.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { shutdown } from '../rollout/shutdown-job.ts';
import { recordSavepoint } from '../running/take-savepoints.ts';
import { mayStillStart } from '../start/application-start.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopIntent, stopProgress, stopReads } from '../stop/stop-progress.ts';
import { awaitTeardown, teardown, wait } from './deleting-teardown.ts';

type Deletion = Decision<'Deleting'>;

/** The job that is still owed its end: a version of a blue/green pair at a time. */
const owed = (status: Status): JobOnCluster | undefined => liveJob(status) ?? secondJob(status);

const lastKnown = ({ status: { restorePoints } }: Observation): string =>
  restorePoints?.[0] === undefined ? 'No restore point is known' : `The last restore point is ${restorePoints[0].path}`;

const without = (observation: Observation, key: string, why: string) =>
  event('Warning', 'DeletedWithoutSavepoint', key, `Deleted without a savepoint: ${why}. ${lastKnown(observation)}`);

const gaveUp = (observation: Observation, why: string): Deletion => ({
  ...teardown(observation, [without(observation, 'gave-up', why)]),
  error: failure('DELETION_DEADLINE', why),
});

/** Nothing more can be had of this job. */
const lost = (observation: Observation, { cluster, jobId }: JobOnCluster, why: string): Deletion =>
  wait(REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, cluster, LOST),
    effects: [without(observation, jobId, why)],
  });

const late = (observation: Observation): boolean =>
  elapsed(observation.now, observation.application.metadata.deletionTimestamp) >=
  (observation.application.spec.deletionDeadlineSeconds ?? 600) * 1000;

const noPods = (observation: Observation, cluster: string): boolean =>
  observation.pods !== undefined &&
  !observation.pods.some((pod) => pod.ownedByUid && pod.cluster === cluster && pod.store !== true);

const unreachable = (observation: Observation, job: JobOnCluster, reason: string): Deletion => {
  if (noPods(observation, job.cluster)) return lost(observation, job, 'the pods of its cluster are gone');
  if (late(observation)) return gaveUp(observation, `the JobManager did not answer: ${reason}`);
  return wait(REQUEUE_MS.silent, {
    waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' },
  });
};

/** The job that a submission under way has made is the one that runs now (R4): which of the status it is. */
const adopt = (observation: Observation, { cluster }: Operation, jobID: string, state: string): StatusChange => {
  const { status } = observation;
  const job = { jobID, state };
  if (cluster === status.deployHash) return { jobStatus: job };
  if (liveJob(status) !== undefined) return { updatingJob: job };
  return {
    deployHash: cluster,
    deployed: status.updating,
    clusterReleased: undefined,
    updating: undefined,
    updatingHash: undefined,
    jobStatus: job,
  };
};

const settleSubmission = (observation: Observation, operation: Operation): Deletion => {
  const view = viewOf(observation, operation.cluster);
  if (view.kind !== 'answering') {
    if (noPods(observation, operation.cluster)) return wait(REQUEUE_MS.jobDown, { change: { operation: undefined } });
    if (late(observation)) return gaveUp(observation, `the JobManager did not answer: ${view.reason}`);
    return wait(REQUEUE_MS.silent, {
      waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' },
    });
  }
  const job = findJob(view, operation.id);
  if (job === undefined && (observation.submission.state === 'pending' || mayStillStart(observation, operation)))
    return wait(REQUEUE_MS.ending);
  if (job === undefined || isTerminal(job.state)) return wait(REQUEUE_MS.jobDown, { change: { operation: undefined } });
  return wait(REQUEUE_MS.jobDown, {
    change: { operation: undefined, ...adopt(observation, operation, job.id, job.state) },
  });
};

const cancel = (observation: Observation, job: JobOnCluster): Deletion => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return unreachable(observation, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined || isTerminal(fact.state))
    return wait(REQUEUE_MS.jobDown, { change: recordJobSettled(observation, job.cluster, fact?.state ?? LOST) });
  const waiting = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;
  if (observation.status.operation?.kind === 'cancel' && observation.status.operation.jobId === job.jobId)
    return late(observation)
      ? gaveUp(observation, 'the job did not end in time')
      : wait(REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting });
  return wait(REQUEUE_MS.jobDown, { change: { operation: cancelIntent(observation, job) }, waiting });
};

const stopFailed = (observation: Observation, cause: string): Deletion => {
  if (late(observation)) return gaveUp(observation, cause);
  const { pauseMs, ...retry } = retryLater(observation);
  return wait(pauseMs, {
    change: { operation: undefined, ...retry },
    error: failure('SAVEPOINT_FAILED', cause),
    effects: [
      event(
        'Warning',
        'SavepointFailed',
        `${observation.status.attempts}`,
        `Could not stop the job with a savepoint: ${cause}`,
      ),
    ],
  });
};

const stop = (observation: Observation, job: JobOnCluster): Deletion => {
  const waiting = { reason: 'WaitingForSavepoint', message: 'the job is being stopped with a savepoint' } as const;
  const progress = stopProgress(observation, job, observation.status.operation?.reason ?? 'Deletion');
  switch (progress.kind) {
    case 'unreachable':
      return unreachable(observation, job, progress.reason);
    case 'lost':
      return lost(observation, job, 'the JobManager no longer knows the job');
    case 'settling':
      return wait(REQUEUE_MS.starting, { change: recordJobEnded(observation, job.cluster, progress.state), waiting });
    case 'ended': {
      const { point } = progress.left;
      const told =
        point === undefined
          ? []
          : [
              event(
                'Normal',
                'SavepointTaken',
                point.path,
                `Job ${job.jobId} has ended; its last restore point is ${point.path}`,
              ),
            ];
      return wait(REQUEUE_MS.jobDown, {
        change: recordJobSettled(observation, job.cluster, progress.state, progress.left),
        effects: told,
      });
    }
    case 'failed':
      return stopFailed(observation, progress.cause);
    case 'taken':
      return wait(REQUEUE_MS.jobDown, { change: recordSavepoint(observation, progress.point), waiting });
    case 'inProgress':
      return late(observation)
        ? gaveUp(observation, 'the savepoint did not complete in time')
        : wait(REQUEUE_MS.ending, { effects: progress.effects, waiting });
    case 'notBegun': {
      if (late(observation))
        return gaveUp(observation, observation.status.lastError?.message ?? 'no savepoint was taken in time');
      const pause = retryPause(observation);
      if (pause > 0) return wait(pause, { waiting });
      const { operation, attempts } = stopIntent(observation, job);
      return wait(REQUEUE_MS.jobDown, { change: { operation, attempts, savepointTriggerId: operation.id }, waiting });
    }
  }
};

/** Metacontroller makes no children of what is deleted in the foreground or leaves its children behind. */
const UNMANAGED = ['foregroundDeletion', 'orphan'];

/** No job is owed its end any more: the shutdownJob runs, unless the deletion is late already, and then the clusters go. */
const end = (observation: Observation): Deletion => {
  const unmanaged = observation.application.metadata.finalizers?.some((name) => UNMANAGED.includes(name)) === true;
  if (unmanaged || late(observation)) return teardown(observation);
  const before = shutdown(observation);
  if (before.kind === 'over') return teardown(observation, before.effects);
  return wait(REQUEUE_MS.silent, { change: before.change, effects: before.effects, waiting: before.waiting });
};

/** The application is deleted: its jobs end as `deleteMode` says, then its clusters, then we let go. */
export const Deleting = phase({
  phase: 'Deleting',
  exits: [],
  reads: ({ status }) => {
    const { operation } = status;
    if (operation?.kind === 'teardown') return { pods: true };
    if (operation?.kind === 'submit') return { pods: true, clusters: { [operation.cluster]: { jobs: true } } };
    const job = owed(status);
    return job === undefined ? {} : { pods: true, clusters: { [job.cluster]: stopReads(job, operation) } };
  },
  decide: (observation): Deletion => {
    const { status, application } = observation;
    if (status.operation?.kind === 'teardown') return awaitTeardown(observation);
    if (application.spec.deleteMode === 'None') return end(observation);
    if (status.operation?.kind === 'submit') return settleSubmission(observation, status.operation);
    const job = owed(status);
    if (job === undefined) return end(observation);
    return application.spec.deleteMode === 'ForceCancel' ? cancel(observation, job) : stop(observation, job);
  },
});
