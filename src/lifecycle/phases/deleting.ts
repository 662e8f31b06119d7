import { failure } from '../../api/errors.ts';
import type { Operation, Status } from '../../api/status.ts';
import { cancelIntent } from '../checks/cancel-intent.ts';
import { ended, settled } from '../checks/ended.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob, secondJob } from '../checks/job.ts';
import { letGo, teardown, wait } from '../checks/let-go.ts';
import { taken } from '../checks/own-savepoints.ts';
import { retryLater, retryPause } from '../checks/retry.ts';
import { shutdown } from '../checks/shutdown.ts';
import { mayStillStart } from '../checks/standalone.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { elapsed } from '../checks/time.ts';
import { viewOf } from '../checks/view.ts';
import type { Decision, StatusChange } from '../decision.ts';
import { LOOK, phase } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Deletion = Decision<'Deleting'>;

/** The job that is still owed its end: a version of a blue/green pair at a time. */
const owed = (status: Status): JobOnCluster | undefined => liveJob(status) ?? secondJob(status);

const lastKnown = ({ status: { restorePoints } }: Observation): string =>
  restorePoints?.[0] === undefined ? 'No restore point is known' : `The last restore point is ${restorePoints[0].path}`;

const without = (o: Observation, key: string, why: string) => event('Warning', 'DeletionGaveUp', key, `Deleted without a savepoint: ${why}. ${lastKnown(o)}`);

const gaveUp = (o: Observation, why: string): Deletion => ({ ...teardown(o, [without(o, 'gave-up', why)]), error: failure('DELETION_DEADLINE', why) });

/** Nothing more can be had of this job. */
const lost = (o: Observation, { cluster, jobId }: JobOnCluster, why: string): Deletion =>
  wait(LOOK.jobDown, { change: settled(o, cluster, LOST), effects: [without(o, jobId, why)] });

const late = (o: Observation): boolean =>
  elapsed(o.now, o.application.metadata.deletionTimestamp) >= (o.application.spec.deletionDeadlineSeconds ?? 600) * 1000;

const noPods = (o: Observation, cluster: string): boolean =>
  o.pods !== undefined && !o.pods.some((pod) => pod.own && pod.cluster === cluster && pod.store !== true);

const unreachable = (o: Observation, job: JobOnCluster, reason: string): Deletion => {
  if (noPods(o, job.cluster)) return lost(o, job, 'the pods of its cluster are gone');
  if (late(o)) return gaveUp(o, `the JobManager did not answer: ${reason}`);
  return wait(LOOK.silent, { waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' } });
};

/** The job that a submission under way has made is the one that runs now (R4): which of the status it is. */
const adopt = (o: Observation, { cluster }: Operation, jobID: string, state: string): StatusChange => {
  const { status } = o;
  const job = { jobID, state };
  if (cluster === status.deployHash) return { jobStatus: job };
  if (liveJob(status) !== undefined) return { updatingJob: job };
  return { deployHash: cluster, deployed: status.updating, released: undefined, updating: undefined, updatingHash: undefined, jobStatus: job };
};

const settleSubmission = (o: Observation, operation: Operation): Deletion => {
  const view = viewOf(o, operation.cluster);
  if (view.kind !== 'answering') {
    if (noPods(o, operation.cluster)) return wait(LOOK.jobDown, { change: { operation: undefined } });
    if (late(o)) return gaveUp(o, `the JobManager did not answer: ${view.reason}`);
    return wait(LOOK.silent, { waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' } });
  }
  const job = findJob(view, operation.id);
  if (job === undefined && (o.submission.state === 'pending' || mayStillStart(o, operation))) return wait(LOOK.ending);
  if (job === undefined || isTerminal(job.state)) return wait(LOOK.jobDown, { change: { operation: undefined } });
  return wait(LOOK.jobDown, { change: { operation: undefined, ...adopt(o, operation, job.id, job.state) } });
};

const cancel = (o: Observation, job: JobOnCluster): Deletion => {
  const view = viewOf(o, job.cluster);
  if (view.kind !== 'answering') return unreachable(o, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined || isTerminal(fact.state)) return wait(LOOK.jobDown, { change: settled(o, job.cluster, fact?.state ?? LOST) });
  const waiting = { reason: 'WaitingForCancel', message: 'the job is being cancelled' } as const;
  if (o.status.operation?.kind === 'cancel' && o.status.operation.jobId === job.jobId)
    return late(o) ? gaveUp(o, 'the job did not end in time') : wait(LOOK.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting });
  return wait(LOOK.jobDown, { change: { operation: cancelIntent(o, job) }, waiting });
};

const stopFailed = (o: Observation, cause: string): Deletion => {
  if (late(o)) return gaveUp(o, cause);
  const { pauseMs, ...retry } = retryLater(o);
  return wait(pauseMs, {
    change: { operation: undefined, ...retry },
    error: failure('SAVEPOINT_FAILED', cause),
    effects: [event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop the job with a savepoint: ${cause}`)],
  });
};

const stop = (o: Observation, job: JobOnCluster): Deletion => {
  const waiting = { reason: 'WaitingForSavepoint', message: 'the job is being stopped with a savepoint' } as const;
  const progress = stopProgress(o, job, o.status.operation?.reason ?? 'Deletion');
  switch (progress.kind) {
    case 'unreachable':
      return unreachable(o, job, progress.reason);
    case 'lost':
      return lost(o, job, 'the JobManager no longer knows the job');
    case 'settling':
      return wait(LOOK.starting, { change: ended(o, job.cluster, progress.state), waiting });
    case 'ended': {
      const { point } = progress.left;
      const told =
        point === undefined ? [] : [event('Normal', 'SavepointTaken', point.path, `Job ${job.jobId} has ended; its last restore point is ${point.path}`)];
      return wait(LOOK.jobDown, { change: settled(o, job.cluster, progress.state, progress.left), effects: told });
    }
    case 'failed':
      return stopFailed(o, progress.cause);
    case 'taken':
      return wait(LOOK.jobDown, { change: taken(o, progress.point), waiting });
    case 'inProgress':
      return late(o) ? gaveUp(o, 'the savepoint did not complete in time') : wait(LOOK.ending, { effects: progress.effects, waiting });
    case 'notBegun': {
      if (late(o)) return gaveUp(o, o.status.lastError?.message ?? 'no savepoint was taken in time');
      const pause = retryPause(o);
      if (pause > 0) return wait(pause, { waiting });
      const { operation, attempts } = stopIntent(o, job);
      return wait(LOOK.jobDown, { change: { operation, attempts, savepointTriggerId: operation.id }, waiting });
    }
  }
};

/** Metacontroller makes no children of what is deleted in the foreground or leaves its children behind. */
const UNMANAGED = ['foregroundDeletion', 'orphan'];

/** No job is owed its end any more: the shutdownJob runs, unless the deletion is late already, and then the clusters go. */
const end = (o: Observation): Deletion => {
  const unmanaged = o.application.metadata.finalizers?.some((name) => UNMANAGED.includes(name)) === true;
  if (unmanaged || late(o)) return teardown(o);
  const before = shutdown(o);
  if (before.kind === 'over') return teardown(o, before.effects);
  return wait(LOOK.silent, { change: before.change, effects: before.effects, waiting: before.waiting });
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
  decide: (o): Deletion => {
    const { status, application } = o;
    if (status.operation?.kind === 'teardown') return letGo(o);
    if (application.spec.deleteMode === 'None') return end(o);
    if (status.operation?.kind === 'submit') return settleSubmission(o, status.operation);
    const job = owed(status);
    if (job === undefined) return end(o);
    return application.spec.deleteMode === 'ForceCancel' ? cancel(o, job) : stop(o, job);
  },
});
