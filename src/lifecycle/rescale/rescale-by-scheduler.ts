import { failure } from '../../api/errors.ts';
import type { RescaleOperation } from '../../api/status/operation.ts';
import type { DeployRecord, Rescale } from '../../api/status.ts';
import { REQUEUE_MS, stay } from '../decision.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, type JobOnCluster } from '../facts/job.ts';
import { elapsed, exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { startLimitMs } from '../start/start-deadline.ts';
import { finishRescale, keepParallelism, type RescaleDecision, rescaling } from './rescale-outcome.ts';
import { carriedOut, requirements } from './rescale-target.ts';

const NO_RESTART =
  'Flink does not rescale this job while it is running, and in application mode a job cannot restart on its cluster';

/** Flink's scheduler cannot do it: the job restarts instead. */
const fallBackToRestart = (observation: Observation, rescale: Rescale, from: DeployRecord): RescaleDecision => {
  if (from.start !== undefined) return keepParallelism(observation, rescale, failure('RESCALE_FAILED', NO_RESTART));
  return stay('Rescaling', REQUEUE_MS.jobDown, {
    change: { operation: undefined, rescaling: { ...rescale, by: 'restart' } },
    waiting: rescaling(rescale),
  });
};

const begin = ({ status, now }: Observation, rescale: Rescale, job: JobOnCluster): RescaleDecision => {
  const attempt = (status.attempts ?? 0) + 1;
  const operation: RescaleOperation = { kind: 'rescale', ...job, attempt, startedAt: exactTime(now) };
  return stay('Rescaling', REQUEUE_MS.jobDown, {
    change: { operation, attempts: attempt },
    waiting: rescaling(rescale),
  });
};

/** Flink's adaptive scheduler rescales the running job: it restarts the tasks from the newest checkpoint. */
export const rescaleByScheduler = (
  observation: Observation,
  rescale: Rescale,
  view: Answering,
  job: JobOnCluster,
  from: DeployRecord,
): RescaleDecision => {
  const { now, status } = observation;
  if (view.requirements?.state !== 'known') return fallBackToRestart(observation, rescale, from);
  const { parallelism } = rescale.record.spec;
  const asked = requirements(view.requirements, from.spec.parallelism, parallelism);
  if (status.operation === undefined)
    return asked === undefined ? fallBackToRestart(observation, rescale, from) : begin(observation, rescale, job);
  const fact = findJob(view, job.jobId);
  const runs = fact !== undefined && allTasksRun(fact);
  if (asked === undefined && carriedOut(view.requirements) && runs)
    return finishRescale(observation, rescale, { ...status.jobStatus, parallelism });
  if (elapsed(now, status.operation.startedAt) >= startLimitMs(observation, fact))
    return fallBackToRestart(observation, rescale, from);
  return stay('Rescaling', 1000, {
    effects: asked === undefined ? [] : [{ kind: 'rescaleJob', ...job, requirements: asked }],
    waiting: rescaling(rescale),
  });
};
