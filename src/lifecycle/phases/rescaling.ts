import { type Failure, failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus, Operation, Rescale } from '../../api/status.ts';
import { taskManagers, taskSlots } from '../../objects/flink-conf.ts';
import { operationId } from '../../objects/hash.ts';
import { clusterProgress, LATE_MS } from '../checks/cluster-progress.ts';
import { ended, settled } from '../checks/ended.ts';
import { FORGIVEN, NO_DEPLOY, withOutcome } from '../checks/fail-deploy.ts';
import { allTasksRun, findJob, type JobOnCluster, liveJob } from '../checks/job.ts';
import { taken } from '../checks/own-savepoints.ts';
import { carriedOut, requirements, rescaleOf } from '../checks/rescale.ts';
import { retryLater, retryPause } from '../checks/retry.ts';
import { policyOf } from '../checks/spec-changed.ts';
import { isGone } from '../checks/standalone.ts';
import { beginJob, startedJob, startNeedsPods, startReads, submitted } from '../checks/start-job.ts';
import { startProgress } from '../checks/start-progress.ts';
import { stopIntent, stopProgress, stopReads } from '../checks/stop-progress.ts';
import { elapsed, exactTime, time } from '../checks/time.ts';
import type { Answering } from '../checks/view.ts';
import { type Decision, go, LOOK, phase, type StatusChange, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'Rescaling' | 'Running' | 'DeployFailed' | 'RollingBackJob'>;

const MAX_ATTEMPTS = 3;
/** TaskManagers that go tell the JobManager within a moment; nobody waits longer for one that does not. */
const SHRINK_MS = 15_000;
const waiting = { reason: 'WaitingForRescale', message: 'the job is being given another parallelism' } as const;
const { provingSince: _, ...LEAVE } = { ...NO_DEPLOY, rescaling: undefined };

const fromTo = (o: Observation, { record }: Rescale): string => `from parallelism ${o.status.deployed?.spec.parallelism} to ${record.spec.parallelism}`;

const outcome = (o: Observation, { record }: Rescale, word: 'Deployed' | 'Failed'): StatusChange => ({
  history: withOutcome(o.status, { hash: record.rescaled ?? record.hash, image: record.spec.image, outcome: word, at: time(o.now) }),
});

const done = (o: Observation, rescale: Rescale, jobStatus: JobStatus): Here =>
  go('Running', {
    change: { ...LEAVE, ...FORGIVEN, ...outcome(o, rescale, 'Deployed'), deployed: rescale.record, jobStatus },
    error: null,
    effects: [event('Normal', 'Rescaled', `${rescale.record.rescaled}-${o.status.attempts}`, `Job ${jobStatus.jobID} was rescaled ${fromTo(o, rescale)}`)],
  });

/** It is not tried again as it is. A job that was stopped for it comes back as it was. */
const givenUp = (o: Observation, rescale: Rescale, { message }: Failure, more: StatusChange = {}): Here => {
  const { rescaled } = rescale.record;
  const change = { ...LEAVE, ...outcome(o, rescale, 'Failed'), failedDeployHash: rescaled, failedPolicy: policyOf(o), ...more };
  const effects = [event('Warning', 'RescaleFailed', `${rescaled}-${o.status.phaseSince}`, `Could not rescale ${fromTo(o, rescale)}: ${message}`)];
  const error = failure('RESCALE_FAILED', message);
  return liveJob(o.status) === undefined ? go('RollingBackJob', { change, effects, error }) : go('DeployFailed', { change, effects, error });
};

/** Flink's own scheduler does it while the job runs; it restarts its tasks from the newest checkpoint. */
const byScheduler = (o: Observation, rescale: Rescale, view: Answering, job: JobOnCluster, from: DeployRecord): Here => {
  const { operation, attempts = 0 } = o.status;
  const restart =
    from.start !== undefined
      ? givenUp(
          o,
          rescale,
          failure('RESCALE_FAILED', 'Flink does not rescale the job while it runs, and in application mode it cannot be started again on its cluster'),
        )
      : stay('Rescaling', LOOK.jobDown, { change: { operation: undefined, rescaling: { ...rescale, by: 'restart' } }, waiting });
  if (view.requirements?.state !== 'known') return restart;
  const { parallelism } = rescale.record.spec;
  const asked = requirements(view.requirements, from.spec.parallelism, parallelism);
  if (operation === undefined) {
    if (asked === undefined) return restart;
    const id = operationId(o.application.metadata.uid, 'rescale', job.jobId, attempts + 1);
    const begun: Operation = { kind: 'rescale', id, jobId: job.jobId, cluster: job.cluster, attempt: attempts + 1, startedAt: exactTime(o.now) };
    return stay('Rescaling', LOOK.jobDown, { change: { operation: begun, attempts: attempts + 1 }, waiting });
  }
  const fact = findJob(view, job.jobId);
  if (asked === undefined && carriedOut(view.requirements) && fact !== undefined && allTasksRun(fact))
    return done(o, rescale, { ...o.status.jobStatus, parallelism });
  if (elapsed(o.now, operation.startedAt) >= o.limits.jobStartMs) return restart;
  return stay('Rescaling', 1000, { effects: asked === undefined ? [] : [{ kind: 'rescaleJob', ...job, requirements: asked }], waiting });
};

/**
 * Reactive mode: the job takes whatever slots there are. They are its own before it is restarted on them, so that only its
 * vertices tell (seen on 1.20); before 1.18 nobody tells of those. Slots beyond its maximal parallelism it never takes.
 */
const byReplicas = (o: Observation, rescale: Rescale, { overview, jobs = [], requirements: known }: Answering, { jobId }: JobOnCluster): Here => {
  const { spec } = rescale.record;
  const slots = taskManagers(spec) * taskSlots(spec);
  const fact = jobs.find(({ id }) => id === jobId);
  const runs = fact !== undefined && allTasksRun(fact);
  const late = elapsed(o.now, o.status.phaseSince) >= o.limits.jobStartMs;
  const taken = known?.state !== 'known' || known.vertices.some(({ parallelism }) => parallelism === slots);
  if (runs && ((taken && overview?.slotsTotal === slots && overview.slotsAvailable === 0) || late))
    return done(o, rescale, { ...o.status.jobStatus, parallelism: spec.parallelism });
  if (late) return givenUp(o, rescale, failure('RESCALE_FAILED', `job ${jobId} does not run all its tasks on ${taskManagers(spec)} TaskManagers`));
  return stay('Rescaling', 1000, { waiting });
};

const stopFailed = (o: Observation, rescale: Rescale, cause: string): Here => {
  const { pauseMs, ...retry } = retryLater(o);
  const error = failure('SAVEPOINT_FAILED', cause);
  if (retry.retryCount >= MAX_ATTEMPTS) return givenUp(o, rescale, error);
  const told = event('Warning', 'SavepointFailed', `${o.status.attempts}`, `Could not stop the job with a savepoint to rescale it: ${cause}`);
  return stay('Rescaling', pauseMs, { change: { operation: undefined, savepointTriggerId: undefined, ...retry }, error, effects: [told], waiting });
};

/** The job is stopped with a savepoint, to be started again on the same cluster. */
const byRestart = (o: Observation, rescale: Rescale, job: JobOnCluster): Here => {
  const progress = stopProgress(o, job, o.status.operation?.reason ?? 'Upgrade');
  // It has answered, as its slots are known.
  if (progress.kind === 'unreachable' || progress.kind === 'lost') return go('Running', { change: LEAVE });
  switch (progress.kind) {
    case 'settling':
      return stay('Rescaling', LOOK.starting, { change: ended(o, job.cluster, progress.state), waiting });
    case 'ended':
      return stay('Rescaling', LOOK.jobDown, { change: settled(o, job.cluster, progress.state, progress.left), waiting });
    case 'failed':
      return stopFailed(o, rescale, progress.cause);
    case 'taken':
      return stay('Rescaling', LOOK.jobDown, { change: taken(o, progress.point), waiting });
    case 'inProgress':
      return stay('Rescaling', LOOK.jobDown, { effects: progress.effects, waiting });
    case 'notBegun': {
      const pause = retryPause(o);
      if (pause > 0) return stay('Rescaling', pause, { waiting });
      const { operation, attempts } = stopIntent(o, job);
      return stay('Rescaling', LOOK.jobDown, { change: { operation, attempts, savepointTriggerId: operation.id, retryAt: undefined }, waiting });
    }
  }
};

const shrinks = ({ now, status }: Observation, { spec }: DeployRecord, { overview }: Answering): boolean =>
  overview !== undefined && overview.taskManagers > taskManagers(spec) && elapsed(now, status.jobStatus?.endedAt) < SHRINK_MS;

/** The job has ended with its savepoint: it is started with its new parallelism when the cluster has its new size. */
const startAgain = (o: Observation, rescale: Rescale): Here => {
  const { record } = rescale;
  const sent = submitted(o.status, record);
  if (sent !== undefined) {
    const progress = startProgress(o, sent);
    if (progress.kind === 'running') return done(o, rescale, startedJob(o, progress.job, sent));
    if (progress.kind === 'waiting') return stay('Rescaling', progress.lookAgainMs, { effects: progress.effects, waiting: progress.waiting });
    return givenUp(o, rescale, progress.failure, progress.kind === 'stuck' ? { released: true } : {});
  }
  const cluster = clusterProgress(o, record, o.status.jobStatus?.endedAt);
  if (cluster.kind === 'failed') return givenUp(o, rescale, cluster.failure);
  if (cluster.kind === 'starting' || shrinks(o, record, cluster.view)) return stay('Rescaling', LOOK.ending, { waiting });
  const beginning = beginJob(o, record);
  switch (beginning.kind) {
    case 'begun':
      return stay('Rescaling', LOOK.jobDown, { change: beginning.change, effects: beginning.effects, waiting });
    case 'none':
      return givenUp(o, rescale, beginning.failure);
    default:
      // Storage is searched only for lost jobs, and those are not rescaled.
      return go('Running', { change: LEAVE });
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
  decide: (o): Here => {
    const { rescaling, deployed, operation, phaseSince } = o.status;
    if (rescaling === undefined || deployed === undefined) return go('Running');
    const job = liveJob(o.status);
    if (job === undefined) return startAgain(o, rescaling);
    if (operation === undefined && rescaleOf(o)?.record.rescaled !== rescaling.record.rescaled) return go('Running', { change: LEAVE });
    if (isGone(o, deployed, job)) return go('Running', { change: LEAVE });
    const cluster = clusterProgress(o, rescaling.record, phaseSince);
    if (cluster.kind === 'failed') return givenUp(o, rescaling, cluster.failure);
    if (cluster.kind === 'starting')
      return stay('Rescaling', LOOK.starting, { waiting: cluster.waiting, ...(cluster.trouble === undefined ? {} : { error: cluster.trouble }) });
    switch (rescaling.by) {
      case 'scheduler':
        return byScheduler(o, rescaling, cluster.view, job, deployed);
      case 'replicas':
        return byReplicas(o, rescaling, cluster.view, job);
      case 'restart':
        return byRestart(o, rescaling, job);
    }
  },
});
