import { failure } from '../../api/errors.ts';
import type { Operation } from '../../api/status.ts';
import { cancelIntent } from '../checks/cancel-intent.ts';
import { ended, settled } from '../checks/ended.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob } from '../checks/job.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { backoffMs, elapsed, exactTime } from '../checks/time.ts';
import { viewOf } from '../checks/view.ts';
import type { Decision } from '../decision.ts';
import { LOOK, phase, stay } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Observation, Situation } from '../observation.ts';

type Deletion = Decision<'Deleting'>;

const submission = ({ status: { operation } }: Situation): Operation | undefined => (operation?.kind === 'submit' ? operation : undefined);

const wait = (lookAgainMs: number, more: Parameters<typeof stay<'Deleting'>>[2] = {}): Deletion => stay('Deleting', lookAgainMs, more);

/** Nothing more is owed to the job: stored first, then the children go (R6). */
const teardown = (o: Observation, change: Deletion['change'] = {}, effects: readonly Effect[] = []): Deletion => {
  const startedAt = exactTime(o.now);
  const operation: Operation = { kind: 'teardown', id: '', jobId: '', cluster: '', attempt: 1, startedAt };
  return wait(LOOK.jobDown, {
    change: { ...change, operation },
    effects: [...effects, event('Normal', 'Deleted', 'deleted', 'The job has ended; its pods are being removed')],
  });
};

const gaveUp = (o: Observation, why: string): Deletion => {
  const last = o.status.restorePoints?.[0];
  const message = `Deleted without a savepoint: ${why}. ${last === undefined ? 'No restore point is known' : `The last restore point is ${last.path}`}`;
  return { ...teardown(o, {}, [event('Warning', 'DeletionGaveUp', 'gave-up', message)]), error: failure('DELETION_DEADLINE', why) };
};

const late = (o: Observation): boolean => elapsed(o.now, o.application.metadata.deletionTimestamp) >= o.limits.deletionMs;

const noPods = (o: Observation, cluster: string): boolean => o.pods !== undefined && !o.pods.some((pod) => pod.own && pod.cluster === cluster);

const unreachable = (o: Observation, cluster: string, reason: string): Deletion => {
  if (noPods(o, cluster)) return gaveUp(o, 'the pods of its cluster are gone');
  if (late(o)) return gaveUp(o, `the JobManager did not answer: ${reason}`);
  return wait(LOOK.starting, { waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' } });
};

/** A submission was under way: the job it made, if any, is the one that runs now (R4). */
const settleSubmission = (o: Observation, operation: Operation): Deletion => {
  const view = viewOf(o, operation.cluster);
  if (view.kind !== 'answering') return unreachable(o, operation.cluster, view.reason);
  const job = findJob(view, operation.id);
  if (job === undefined && o.submission.state === 'pending') return wait(LOOK.ending);
  if (job === undefined || isTerminal(job.state)) return wait(LOOK.jobDown, { change: { operation: undefined } });
  const { updating } = o.status;
  return wait(LOOK.jobDown, {
    change: {
      operation: undefined,
      deployHash: operation.cluster,
      deployed: updating,
      updating: undefined,
      updatingHash: undefined,
      jobStatus: { jobID: job.id, state: job.state },
    },
  });
};

const cancel = (o: Observation, job: JobOnCluster): Deletion => {
  const view = viewOf(o, job.cluster);
  if (view.kind !== 'answering') return unreachable(o, job.cluster, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined || isTerminal(fact.state)) return teardown(o, settled(o, fact?.state ?? LOST));
  if (o.status.operation?.kind === 'cancel')
    return wait(LOOK.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: { reason: 'WaitingForCancel', message: 'the job is being cancelled' } });
  return wait(LOOK.jobDown, { change: { operation: cancelIntent(o, job) } });
};

const stopFailed = (o: Observation, cause: string): Deletion => {
  if (late(o)) return gaveUp(o, cause);
  const failures = (o.status.retryCount ?? 0) + 1;
  return wait(backoffMs(failures), {
    change: { operation: undefined, retryCount: failures, retryAt: exactTime(o.now + backoffMs(failures)) },
    error: failure('SAVEPOINT_FAILED', cause),
    effects: [event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop the job with a savepoint: ${cause}`)],
  });
};

const stop = (o: Observation, job: JobOnCluster): Deletion => {
  const waiting = { reason: 'WaitingForSavepoint', message: 'the job is being stopped with a savepoint' } as const;
  const progress = stopProgress(o, job, 'Deletion');
  switch (progress.kind) {
    case 'unreachable':
      return unreachable(o, job.cluster, progress.reason);
    case 'lost':
      return teardown(o, settled(o, LOST), [
        event('Warning', 'DeletionGaveUp', 'gave-up', 'Deleted without a savepoint: the JobManager no longer knows the job'),
      ]);
    case 'settling':
      return wait(LOOK.starting, { change: ended(o, progress.state), waiting });
    case 'ended':
      return teardown(
        o,
        settled(o, progress.state, progress.point),
        progress.point === undefined
          ? []
          : [event('Normal', 'SavepointTaken', progress.point.path, `Job ${job.jobId} has ended; its last restore point is ${progress.point.path}`)],
      );
    case 'failed':
      return stopFailed(o, progress.cause);
    case 'inProgress':
      return late(o) ? gaveUp(o, 'the savepoint did not complete in time') : wait(LOOK.ending, { effects: progress.effects, waiting });
    case 'notBegun': {
      const pause = Date.parse(o.status.retryAt ?? '') - o.now;
      if (pause > 0) return wait(pause, { waiting });
      const { operation, attempts } = stopIntent(o, job);
      return wait(LOOK.jobDown, { change: { operation, attempts, savepointTriggerId: operation.id }, waiting });
    }
  }
};

/** Everything is ended: wait for the children and their pods, so that a namesake made next meets none of them. */
const letGo = (o: Observation): Deletion => {
  const children = Object.keys(o.children.deployments).length + Object.keys(o.children.services).length;
  const pods = o.pods?.filter(({ own }) => own).length ?? 0;
  // With --cascade=orphan the children stay by wish; with foreground Kubernetes removes them, not we.
  const orphaned = o.application.metadata.finalizers?.includes('orphan') === true;
  const finalized = orphaned || (children === 0 && pods === 0);
  return wait(LOOK.ending, { finalized, waiting: { reason: 'WaitingForPodsToEnd', message: 'its pods have not ended yet' } });
};

/** The application is deleted: its job ends as `deleteMode` says, then its clusters, then we let go. */
export const Deleting = phase({
  phase: 'Deleting',
  exits: [],
  reads: ({ status }) => {
    const { operation } = status;
    if (operation?.kind === 'teardown') return { pods: true };
    if (operation?.kind === 'submit') return { pods: true, clusters: { [operation.cluster]: { jobs: true } } };
    const job = liveJob(status);
    return job === undefined ? {} : { pods: true, clusters: { [job.cluster]: stopReads(job, operation) } };
  },
  decide: (o) => {
    const { status, application } = o;
    if (status.operation?.kind === 'teardown') return letGo(o);
    if (application.spec.deleteMode === 'None') return teardown(o);
    const sent = submission(o);
    if (sent !== undefined) return settleSubmission(o, sent);
    const job = liveJob(status);
    if (job === undefined) return teardown(o);
    return application.spec.deleteMode === 'ForceCancel' ? cancel(o, job) : stop(o, job);
  },
});
