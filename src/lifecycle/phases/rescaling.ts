import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus, Operation, Rescale } from '../../api/status.ts';
import { taskManagers, taskSlots } from '../../objects/flink-conf.ts';
import { operationId } from '../../objects/hash.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { lostWithJobManager } from '../facts/application-mode.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, type JobOnCluster, liveJob } from '../facts/job.ts';
import { retryLater, retryPause } from '../facts/retry.ts';
import { policyOf } from '../facts/spec-changed.ts';
import { elapsed, exactTime, time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { FORGET_FAILURE, NO_DEPLOY, withOutcome } from '../rollout/fail-deploy.ts';
import { carriedOut, requirements, rescaleOf } from '../rollout/rescale-target.ts';
import { recordSavepoint } from '../running/take-savepoints.ts';
import { clusterProgress, LATE_MS } from '../start/cluster-progress.ts';
import { startProgress } from '../start/start-progress.ts';
import { planSubmission, startedJob, startNeedsPods, startReads } from '../start/submission.ts';
import { submitted } from '../start/submitted.ts';
import { recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { stopIntent, stopProgress, stopReads } from '../stop/stop-progress.ts';

type Here = Decision<'Rescaling' | 'Running' | 'DeployFailed' | 'RollingBackJob'>;

const MAX_ATTEMPTS = 3;
/** TaskManagers that go tell the JobManager within a moment; nobody waits longer for one that does not. */
const SHRINK_MS = 15_000;
const waiting = { reason: 'WaitingForRescale', message: 'the job is being given another parallelism' } as const;
const { stabilizingSince: _, ...LEAVE } = { ...NO_DEPLOY, rescaling: undefined };

const fromTo = (observation: Observation, { record }: Rescale): string =>
  `from parallelism ${observation.status.deployed?.spec.parallelism} to ${record.spec.parallelism}`;

const outcome = (observation: Observation, { record }: Rescale, word: 'Deployed' | 'Failed'): StatusChange => ({
  history: withOutcome(observation.status, {
    hash: record.rescaled ?? record.hash,
    image: record.spec.image,
    outcome: word,
    at: time(observation.now),
  }),
});

const done = (observation: Observation, rescale: Rescale, jobStatus: JobStatus): Here =>
  enter('Running', {
    change: {
      ...LEAVE,
      ...FORGET_FAILURE,
      ...outcome(observation, rescale, 'Deployed'),
      deployed: rescale.record,
      jobStatus,
    },
    error: null,
    effects: [
      event(
        'Normal',
        'Rescaled',
        `${rescale.record.rescaled}-${observation.status.attempts}`,
        `Job ${jobStatus.jobID} was rescaled ${fromTo(observation, rescale)}`,
      ),
    ],
  });

/** It is not tried again as it is. A job that was stopped for it comes back as it was. */
const keepParallelism = (
  observation: Observation,
  rescale: Rescale,
  { message }: Failure,
  more: StatusChange = {},
): Here => {
  const { rescaled } = rescale.record;
  const change = {
    ...LEAVE,
    ...outcome(observation, rescale, 'Failed'),
    failedDeployHash: rescaled,
    failedPolicy: policyOf(observation),
    ...more,
  };
  const effects = [
    event(
      'Warning',
      'RescaleFailed',
      `${rescaled}-${observation.status.phaseSince}`,
      `Could not rescale ${fromTo(observation, rescale)}: ${message}`,
    ),
  ];
  const error = failure('RESCALE_FAILED', message);
  return liveJob(observation.status) === undefined
    ? enter('RollingBackJob', { change, effects, error })
    : enter('DeployFailed', { change, effects, error });
};

/** Flink's own scheduler does it while the job runs; it restarts its tasks from the newest checkpoint. */
const byScheduler = (
  observation: Observation,
  rescale: Rescale,
  view: Answering,
  job: JobOnCluster,
  from: DeployRecord,
): Here => {
  const { operation, attempts = 0 } = observation.status;
  const restart =
    from.start !== undefined
      ? keepParallelism(
          observation,
          rescale,
          failure(
            'RESCALE_FAILED',
            'Flink does not rescale the job while it runs, and in application mode it cannot be started again on its cluster',
          ),
        )
      : stay('Rescaling', REQUEUE_MS.jobDown, {
          change: { operation: undefined, rescaling: { ...rescale, by: 'restart' } },
          waiting,
        });
  if (view.requirements?.state !== 'known') return restart;
  const { parallelism } = rescale.record.spec;
  const asked = requirements(view.requirements, from.spec.parallelism, parallelism);
  if (operation === undefined) {
    if (asked === undefined) return restart;
    const id = operationId(observation.application.metadata.uid, 'rescale', job.jobId, attempts + 1);
    const begun: Operation = {
      kind: 'rescale',
      id,
      jobId: job.jobId,
      cluster: job.cluster,
      attempt: attempts + 1,
      startedAt: exactTime(observation.now),
    };
    return stay('Rescaling', REQUEUE_MS.jobDown, { change: { operation: begun, attempts: attempts + 1 }, waiting });
  }
  const fact = findJob(view, job.jobId);
  if (asked === undefined && carriedOut(view.requirements) && fact !== undefined && allTasksRun(fact))
    return done(observation, rescale, { ...observation.status.jobStatus, parallelism });
  if (elapsed(observation.now, operation.startedAt) >= observation.limits.jobStartMs) return restart;
  return stay('Rescaling', 1000, {
    effects: asked === undefined ? [] : [{ kind: 'rescaleJob', ...job, requirements: asked }],
    waiting,
  });
};

/**
 * Reactive mode: the job takes whatever slots there are. They are its own before it is restarted on them, so that only its
 * vertices tell (seen on 1.20); before 1.18 nobody tells of those. Slots beyond its maximal parallelism it never takes.
 */
const byReplicas = (
  observation: Observation,
  rescale: Rescale,
  { overview, jobs = [], requirements: known }: Answering,
  { jobId }: JobOnCluster,
): Here => {
  const { spec } = rescale.record;
  const slots = taskManagers(spec) * taskSlots(spec);
  const fact = jobs.find(({ id }) => id === jobId);
  const runs = fact !== undefined && allTasksRun(fact);
  const late = elapsed(observation.now, observation.status.phaseSince) >= observation.limits.jobStartMs;
  const taken = known?.state !== 'known' || known.vertices.some(({ parallelism }) => parallelism === slots);
  if (runs && ((taken && overview?.slotsTotal === slots && overview.slotsAvailable === 0) || late))
    return done(observation, rescale, { ...observation.status.jobStatus, parallelism: spec.parallelism });
  if (late)
    return keepParallelism(
      observation,
      rescale,
      failure('RESCALE_FAILED', `job ${jobId} does not run all its tasks on ${taskManagers(spec)} TaskManagers`),
    );
  return stay('Rescaling', 1000, { waiting });
};

const stopFailed = (observation: Observation, rescale: Rescale, cause: string): Here => {
  const { pauseMs, ...retry } = retryLater(observation);
  const error = failure('SAVEPOINT_FAILED', cause);
  if (retry.retryCount >= MAX_ATTEMPTS) return keepParallelism(observation, rescale, error);
  const told = event(
    'Warning',
    'SavepointFailed',
    `${observation.status.attempts}`,
    `Could not stop the job with a savepoint to rescale it: ${cause}`,
  );
  return stay('Rescaling', pauseMs, {
    change: { operation: undefined, savepointTriggerId: undefined, ...retry },
    error,
    effects: [told],
    waiting,
  });
};

/** The job is stopped with a savepoint, to be started again on the same cluster. */
const byRestart = (observation: Observation, rescale: Rescale, job: JobOnCluster): Here => {
  const progress = stopProgress(observation, job, observation.status.operation?.reason ?? 'Upgrade');
  // It has answered, as its slots are known.
  if (progress.kind === 'unreachable' || progress.kind === 'lost') return enter('Running', { change: LEAVE });
  switch (progress.kind) {
    case 'settling':
      return stay('Rescaling', REQUEUE_MS.starting, {
        change: recordJobEnded(observation, job.cluster, progress.state),
        waiting,
      });
    case 'ended':
      return stay('Rescaling', REQUEUE_MS.jobDown, {
        change: recordJobSettled(observation, job.cluster, progress.state, progress.left),
        waiting,
      });
    case 'failed':
      return stopFailed(observation, rescale, progress.cause);
    case 'taken':
      return stay('Rescaling', REQUEUE_MS.jobDown, { change: recordSavepoint(observation, progress.point), waiting });
    case 'inProgress':
      return stay('Rescaling', REQUEUE_MS.jobDown, { effects: progress.effects, waiting });
    case 'notBegun': {
      const pause = retryPause(observation);
      if (pause > 0) return stay('Rescaling', pause, { waiting });
      const { operation, attempts } = stopIntent(observation, job);
      return stay('Rescaling', REQUEUE_MS.jobDown, {
        change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined },
        waiting,
      });
    }
  }
};

const shrinks = ({ now, status }: Observation, { spec }: DeployRecord, { overview }: Answering): boolean =>
  overview !== undefined &&
  overview.taskManagers > taskManagers(spec) &&
  elapsed(now, status.jobStatus?.endedAt) < SHRINK_MS;

/** The job has ended with its savepoint: it is started with its new parallelism when the cluster has its new size. */
const startAgain = (observation: Observation, rescale: Rescale): Here => {
  const { record } = rescale;
  const sent = submitted(observation.status, record);
  if (sent !== undefined) {
    const progress = startProgress(observation, sent);
    if (progress.kind === 'running') return done(observation, rescale, startedJob(observation, progress.job, sent));
    if (progress.kind === 'waiting')
      return stay('Rescaling', progress.requeueAfterMs, { effects: progress.effects, waiting: progress.waiting });
    return keepParallelism(
      observation,
      rescale,
      progress.failure,
      progress.kind === 'stuck' ? { clusterReleased: true } : {},
    );
  }
  const cluster = clusterProgress(observation, record, observation.status.jobStatus?.endedAt);
  if (cluster.kind === 'failed') return keepParallelism(observation, rescale, cluster.failure);
  if (cluster.kind === 'starting' || shrinks(observation, record, cluster.view))
    return stay('Rescaling', REQUEUE_MS.ending, { waiting });
  const beginning = planSubmission(observation, record);
  switch (beginning.kind) {
    case 'begun':
      return stay('Rescaling', REQUEUE_MS.jobDown, { change: beginning.change, effects: beginning.effects, waiting });
    case 'none':
      return keepParallelism(observation, rescale, beginning.failure);
    default:
      // Storage is searched only for lost jobs, and those are not rescaled.
      return enter('Running', { change: LEAVE });
  }
};

/** The parallelism of the deployed job changes on its own cluster: more TaskManagers first, then the job, then fewer. */
export const Rescaling = phase({
  phase: 'Rescaling',
  exits: ['Running', 'DeployFailed', 'RollingBackJob'],
  reads: (situation) => {
    const { status, now } = situation;
    const { rescaling, operation, phaseSince } = status;
    if (rescaling === undefined) return {};
    const { record, by } = rescaling;
    const job = liveJob(status);
    if (job === undefined) return { pods: startNeedsPods(situation, record), clusters: startReads(situation, record) };
    const asks = by === 'restart' ? stopReads(job, operation) : { jobs: true, requirementsOf: job.jobId };
    return { clusters: { [record.hash]: { overview: true, ...asks } }, pods: elapsed(now, phaseSince) >= LATE_MS };
  },
  decide: (observation): Here => {
    const { rescaling, deployed, operation, phaseSince } = observation.status;
    if (rescaling === undefined || deployed === undefined) return enter('Running');
    const job = liveJob(observation.status);
    if (job === undefined) return startAgain(observation, rescaling);
    if (operation === undefined && rescaleOf(observation)?.record.rescaled !== rescaling.record.rescaled)
      return enter('Running', { change: LEAVE });
    if (lostWithJobManager(observation, deployed, job)) return enter('Running', { change: LEAVE });
    const cluster = clusterProgress(observation, rescaling.record, phaseSince);
    if (cluster.kind === 'failed') return keepParallelism(observation, rescaling, cluster.failure);
    if (cluster.kind === 'starting')
      return stay('Rescaling', REQUEUE_MS.starting, {
        waiting: cluster.waiting,
        ...(cluster.problem === undefined ? {} : { error: cluster.problem }),
      });
    switch (rescaling.by) {
      case 'scheduler':
        return byScheduler(observation, rescaling, cluster.view, job, deployed);
      case 'replicas':
        return byReplicas(observation, rescaling, cluster.view, job);
      case 'restart':
        return byRestart(observation, rescaling, job);
    }
  },
});
