import { failure } from '../../api/errors.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import { REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import type { Answering } from '../facts/cluster-view.ts';
import type { JobOnCluster } from '../facts/job.ts';
import { MAX_ATTEMPTS } from '../facts/retry.ts';
import { elapsed } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { clusterProgress } from '../start/cluster-progress.ts';
import { planSubmission } from '../start/plan-submission.ts';
import { startProgress } from '../start/start-progress.ts';
import { startedJob } from '../start/started-job.ts';
import { type Submitted, submitted } from '../start/submitted.ts';
import { recordJobSettled } from '../stop/job-ended.ts';
import { savepointReason, stopJob } from '../stop/stop-job.ts';
import { abandonRescale, finishRescale, keepParallelism, type RescaleDecision, rescaling } from './rescale-outcome.ts';

const stopping: Waiting = {
  reason: 'WaitingForSavepoint',
  message: 'flinkapp is stopping the job with a savepoint, to start it again with its new parallelism',
};
const shrinking: Waiting = {
  reason: 'WaitingForRescale',
  message: 'Waiting for TaskManagers that the job no longer needs to unregister',
};

/** How long flinkapp waits for surplus TaskManagers to unregister, in milliseconds: they do so within a moment. */
const SHRINK_MS = 15_000;

/** Stops the job with a savepoint, to start it again on the same cluster. */
export const stopToRescale = (observation: Observation, rescale: Rescale, job: JobOnCluster): RescaleDecision =>
  stopJob<'Rescaling', 'Running' | 'DeployFailed' | 'RollingBackJob'>(observation, job, {
    phase: 'Rescaling',
    waiting: stopping,
    reason: savepointReason(observation, 'Upgrade'),
    inProgressMs: REQUEUE_MS.jobDown,
    // The cluster has just reported its slots: the phase Running finds out what became of it.
    onUnreachable: abandonRescale,
    onLost: abandonRescale,
    onEnded: (state, finalState) =>
      stay('Rescaling', REQUEUE_MS.jobDown, {
        change: recordJobSettled(observation, job.cluster, state, finalState),
        waiting: rescaling(rescale),
      }),
    onFailed: (cause) =>
      (observation.status.retryCount ?? 0) + 1 >= MAX_ATTEMPTS
        ? keepParallelism(observation, rescale, failure('SAVEPOINT_FAILED', cause))
        : undefined,
  });

const isShrinking = ({ now, status }: Observation, { spec }: DeployRecord, { overview }: Answering): boolean =>
  overview !== undefined &&
  overview.taskManagers > taskManagers(spec) &&
  elapsed(now, status.jobStatus?.endedAt) < SHRINK_MS;

const awaitStart = (observation: Observation, rescale: Rescale, sent: Submitted): RescaleDecision => {
  const progress = startProgress(observation, sent);
  switch (progress.kind) {
    case 'running':
      return finishRescale(observation, rescale, startedJob(observation, progress.job, sent));
    case 'waiting':
      return stay('Rescaling', progress.requeueAfterMs, {
        change: progress.change ?? {},
        effects: progress.effects,
        waiting: progress.waiting,
      });
    case 'denied':
      return keepParallelism(observation, rescale, progress.failure);
    case 'stuck':
      return keepParallelism(observation, rescale, progress.failure, { clusterReleased: true });
  }
};

/** The job has ended with its savepoint: starts it with the new parallelism when the cluster has its new size. */
export const startRescaled = (observation: Observation, rescale: Rescale): RescaleDecision => {
  const { record } = rescale;
  const sent = submitted(observation.status, record);
  if (sent !== undefined) return awaitStart(observation, rescale, sent);
  const cluster = clusterProgress(observation, record, observation.status.jobStatus?.endedAt);
  if (cluster.kind === 'failed') return keepParallelism(observation, rescale, cluster.failure);
  if (cluster.kind === 'starting') return stay('Rescaling', REQUEUE_MS.ending, { waiting: cluster.waiting });
  if (isShrinking(observation, record, cluster.view))
    return stay('Rescaling', REQUEUE_MS.ending, { waiting: shrinking });
  const plan = planSubmission(observation, record);
  switch (plan.kind) {
    case 'begun':
      return stay('Rescaling', REQUEUE_MS.jobDown, {
        change: plan.change,
        effects: plan.effects,
        waiting: rescaling(rescale),
      });
    case 'noState':
      return keepParallelism(observation, rescale, plan.failure);
    default:
      // flinkapp searches storage only for lost jobs, and does not rescale those.
      return abandonRescale();
  }
};
