import { type Failure, failure } from '../../api/errors.ts';
import { REQUEUE_MS, type StatusChange } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { type Answering, viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal, type JobOnCluster, LOST } from '../facts/job.ts';
import { causeOf, causePending } from '../facts/job-failures.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { jobFailure } from '../facts/outage.ts';
import type { JobFact, Observation } from '../observation.ts';
import { silenceFailure, stabilityOf, stabilityOverdue } from '../rollout/stability.ts';
import { verified } from '../rollout/verification.ts';
import { jobStatusOf } from '../running/job-status.ts';
import { recordJobEnded } from '../stop/job-ended.ts';
import { recoveryChange } from '../stop/job-recovery.ts';

/** What the jobs of both versions report. */
export interface PairObservation {
  readonly change: StatusChange;
  readonly requeueAfterMs: number;
  readonly effects: readonly Effect[];
  /** Why the new version cannot remain. */
  readonly newBroken?: Failure;
  /** Why the old version cannot be rolled back to. */
  readonly oldGone?: string;
}

type OldObservation = Pick<PairObservation, 'change' | 'oldGone'>;
type NewObservation = Omit<PairObservation, 'oldGone'>;

const missingOld = (observation: Observation, cluster: string): OldObservation => {
  const recovery = recoveryChange(observation, cluster);
  if (recovery !== undefined) return { change: recovery };
  const change = recordJobEnded(observation, cluster, LOST);
  return observation.status.jobStatus?.state === LOST
    ? { change, oldGone: `the JobManager of cluster ${cluster} no longer has its job` }
    : { change };
};

/** An old job that ended by itself is not started again while the new one is running. */
const observeOld = (observation: Observation, { cluster, jobId }: JobOnCluster): OldObservation => {
  const view = viewOf(observation, cluster);
  if (view.kind !== 'answering')
    return jobManagerGone(observation, cluster) ? { change: {}, oldGone: 'its JobManager terminated' } : { change: {} };
  const job = findJob(view, jobId);
  if (job === undefined) return missingOld(observation, cluster);
  if (isTerminal(job.state))
    return { change: recordJobEnded(observation, cluster, job.state), oldGone: `its job is ${job.state}` };
  const { endedAt: _, ...known } = { ...observation.status.jobStatus };
  return { change: { jobStatus: jobStatusOf(known, job) } };
};

/** A JobManager that does not answer proves nothing; while the deploy has to become stable, its silence has a deadline. */
const silentNew = (observation: Observation, { cluster, jobId }: JobOnCluster): NewObservation => {
  const wait = { change: {}, requeueAfterMs: REQUEUE_MS.silent, effects: [] };
  const gone = jobManagerGone(observation, cluster);
  if (gone) return { ...wait, newBroken: failure('JOB_LOST', `the JobManager of job ${jobId} terminated`) };
  const stabilizes = observation.status.stabilizingSince !== undefined;
  const newBroken = stabilizes ? silenceFailure(observation, cluster) : undefined;
  return newBroken === undefined ? wait : { ...wait, newBroken };
};

/** Whether the new job, which has not failed, is stable. */
const judgeNew = (
  observation: Observation,
  version: JobOnCluster,
  view: Answering,
  job: JobFact,
  change: StatusChange,
): NewObservation => {
  const { stabilizingSince, updatingJob } = observation.status;
  if (stabilizingSince === undefined) return { change, requeueAfterMs: REQUEUE_MS.steady, effects: [] };
  const stability = verified(observation, version, stabilityOf(observation, view, job, updatingJob));
  switch (stability.kind) {
    case 'failed':
      return { change, requeueAfterMs: 1000, effects: [], newBroken: stability.failure };
    case 'waiting': {
      const { requeueAfterMs, effects = [] } = stability;
      return { change: { ...change, ...stability.change }, requeueAfterMs, effects };
    }
    case 'stable': {
      const message = `Version ${version.cluster} is stable (${stability.by})`;
      return {
        change: { ...change, stabilizingSince: undefined },
        requeueAfterMs: REQUEUE_MS.jobDown,
        effects: [...(stability.effects ?? []), event('Normal', 'DeployStable', job.id, message)],
      };
    }
  }
};

const observeNew = (observation: Observation, version: JobOnCluster): NewObservation => {
  const { cluster, jobId } = version;
  const view = viewOf(observation, cluster);
  if (view.kind !== 'answering') return silentNew(observation, version);
  const job = findJob(view, jobId);
  const broken = (change: StatusChange, newBroken: Failure): NewObservation => ({
    change,
    requeueAfterMs: 1000,
    effects: [],
    newBroken,
  });
  if (job === undefined) {
    const recovery = recoveryChange(observation, cluster);
    return recovery === undefined
      ? broken({}, failure('JOB_LOST', `the JobManager of cluster ${cluster} no longer has job ${jobId}`))
      : { change: recovery, requeueAfterMs: REQUEUE_MS.starting, effects: [] };
  }
  const { endedAt: _, ...known } = { ...observation.status.updatingJob };
  const change = { updatingJob: jobStatusOf(known, job, view.checkpoints) };
  if (job.state === 'FINISHED' || !isTerminal(job.state)) return judgeNew(observation, version, view, job, change);
  if (causePending(job, view.failures) && !stabilityOverdue(observation))
    return { change, requeueAfterMs: 1000, effects: [] };
  return broken(change, jobFailure('JOB_FAILED', `job ${job.id} is ${job.state}${causeOf(view.failures)}`));
};

/** What both jobs report now, and whether the new one is stable. */
export const observePair = (
  observation: Observation,
  oldVersion: JobOnCluster,
  newVersion: JobOnCluster,
): PairObservation => {
  const { change, oldGone } = observeOld(observation, oldVersion);
  const seen = observeNew(observation, newVersion);
  return { ...seen, change: { ...change, ...seen.change }, ...(oldGone === undefined ? {} : { oldGone }) };
};
