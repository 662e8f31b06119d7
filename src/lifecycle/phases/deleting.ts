import type { Status } from '../../api/status.ts';
import { phase, REQUEUE_MS, type Waiting } from '../decision.ts';
import { isLate } from '../deletion/deadline.ts';
import { decideWithoutChildren, hasNoChildren } from '../deletion/orphans.ts';
import { hasNoPods, settleSubmission } from '../deletion/settle-submission.ts';
import {
  awaitTeardown,
  type Deletion,
  tearDownLate,
  teardown,
  wait,
  withoutSavepointEvent,
} from '../deletion/teardown.ts';
import { type Effect, event } from '../effect.ts';
import { doesNotAnswer, unreachable, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST, liveJob, secondJob } from '../facts/job.ts';
import type { Observation } from '../observation.ts';
import { shutdown } from '../rollout/shutdown-job.ts';
import type { FinalState } from '../state/restore-point.ts';
import { cancelIntent } from '../stop/cancel-intent.ts';
import { recordJobSettled } from '../stop/job-ended.ts';
import { endedWithSavepoint } from '../stop/stop-events.ts';
import { savepointReason, stopJob } from '../stop/stop-job.ts';
import { stopReads } from '../stop/stop-progress.ts';

const stopping: Waiting = { reason: 'WaitingForSavepoint', message: 'flinkapp is stopping the job with a savepoint' };
const cancelling: Waiting = { reason: 'WaitingForCancel', message: 'flinkapp is cancelling the job' };

const FORCE_CANCEL = 'To delete the application without a savepoint, set deleteMode: ForceCancel';

/** The job that still has to end; of a BlueGreen pair one after the other. */
const jobToEnd = (status: Status): JobOnCluster | undefined => liveJob(status) ?? secondJob(status);

/** The job is gone and has left nothing that flinkapp knows of. */
const loseJob = (observation: Observation, { cluster, jobId }: JobOnCluster, why: string): Deletion =>
  wait(REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, cluster, LOST),
    effects: [withoutSavepointEvent(observation, jobId, why)],
  });

const onUnreachable = (observation: Observation, job: JobOnCluster, reason: string): Deletion => {
  if (hasNoPods(observation, job.cluster))
    return loseJob(observation, job, 'no pod of its cluster is running any more');
  if (isLate(observation)) return tearDownLate(observation, doesNotAnswer('the JobManager', reason));
  return wait(REQUEUE_MS.silent, { waiting: unreachable(job.cluster, reason) });
};

/** deleteMode ForceCancel. */
const cancel = (observation: Observation, job: JobOnCluster): Deletion => {
  const view = viewOf(observation, job.cluster);
  if (view.kind !== 'answering') return onUnreachable(observation, job, view.reason);
  const fact = findJob(view, job.jobId);
  if (fact === undefined || isTerminal(fact.state))
    return wait(REQUEUE_MS.jobDown, { change: recordJobSettled(observation, job.cluster, fact?.state ?? LOST) });
  const { operation } = observation.status;
  const begun = operation?.kind === 'cancel' && operation.jobId === job.jobId;
  if (!begun)
    return wait(REQUEUE_MS.jobDown, {
      change: { operation: cancelIntent(observation, job) },
      waiting: cancelling,
    });
  return isLate(observation)
    ? tearDownLate(observation, 'the job did not end in time')
    : wait(REQUEUE_MS.ending, { effects: [{ kind: 'cancelJob', ...job }], waiting: cancelling });
};

/** What the job left; nothing where it finished, since it has no state to continue from. */
const endedEvents = (
  observation: Observation,
  { jobId }: JobOnCluster,
  state: string,
  { point, finished }: FinalState,
): readonly Effect[] => {
  if (finished === true) return [];
  if (point === undefined || !endedWithSavepoint(state, point))
    return [withoutSavepointEvent(observation, jobId, `job ${jobId} is ${state}`, point)];
  const message = `Job ${jobId} has ended; its last restore point is ${point.path}`;
  return [event('Normal', 'SavepointTaken', point.path, message)];
};

const onEnded = (observation: Observation, job: JobOnCluster, state: string, finalState: FinalState): Deletion =>
  wait(REQUEUE_MS.jobDown, {
    change: recordJobSettled(observation, job.cluster, state, finalState),
    effects: endedEvents(observation, job, state, finalState),
  });

/** deleteMode Savepoint. */
const stop = (observation: Observation, job: JobOnCluster): Deletion => {
  const lateWith = (why: string): Deletion | undefined =>
    isLate(observation) ? tearDownLate(observation, why) : undefined;
  return stopJob<'Deleting', never>(observation, job, {
    phase: 'Deleting',
    waiting: stopping,
    advice: FORCE_CANCEL,
    reason: savepointReason(observation, 'Deletion'),
    inProgressMs: REQUEUE_MS.ending,
    onUnreachable: (reason) => onUnreachable(observation, job, reason),
    overdue: isLate(observation),
    onLost: () => loseJob(observation, job, 'the JobManager no longer has the job'),
    onEnded: (state, finalState) => onEnded(observation, job, state, finalState),
    onFailed: lateWith,
    onInProgress: () => lateWith('the savepoint did not complete in time'),
    beforeBegin: () => lateWith(observation.status.lastError?.message ?? 'no savepoint was taken in time'),
  });
};

/** No job has to end any more: runs the shutdownJob unless that cannot run or the deletion is late, then removes the clusters. */
const end = (observation: Observation, message: string): Deletion => {
  // With --cascade=foreground Metacontroller creates no children, and Kubernetes removes the ones that are there.
  const foreground = observation.application.metadata.finalizers?.includes('foregroundDeletion') === true;
  if (foreground || isLate(observation)) return teardown(observation, [], message);
  const before = shutdown(observation);
  if (before.kind === 'done') return teardown(observation, before.effects, message);
  return wait(REQUEUE_MS.silent, { change: before.change, effects: before.effects, waiting: before.waiting });
};

/** Ends the jobs as `deleteMode` says, then removes their clusters, then lets Kubernetes delete the application. */
export const Deleting = phase({
  phase: 'Deleting',
  exits: [],
  reads: (situation) => {
    const { operation } = situation.status;
    if (operation?.kind === 'teardown') return { pods: true };
    if (operation?.kind === 'submit') return { pods: true, clusters: { [operation.cluster]: { jobs: true } } };
    const job = jobToEnd(situation.status);
    if (job === undefined) return hasNoChildren(situation) ? { pods: true } : {};
    return { pods: true, clusters: { [job.cluster]: stopReads(job, operation) } };
  },
  decide: (observation): Deletion => {
    const { status, application } = observation;
    if (status.operation?.kind === 'teardown') return awaitTeardown(observation);
    const withoutChildren = decideWithoutChildren(observation);
    if (withoutChildren !== undefined) return withoutChildren;
    if (application.spec.deleteMode === 'None')
      return end(observation, 'deleteMode is None; removing the pods without stopping the job first');
    if (status.operation?.kind === 'submit') return settleSubmission(observation, status.operation);
    const job = jobToEnd(status);
    if (job === undefined) return end(observation, 'No job is left; removing the pods');
    return application.spec.deleteMode === 'ForceCancel' ? cancel(observation, job) : stop(observation, job);
  },
});
