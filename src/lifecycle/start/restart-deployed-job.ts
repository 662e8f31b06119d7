import type { Failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus } from '../../api/status.ts';
import { REQUEUE_MS, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal } from '../facts/job.ts';
import type { Observation, Reads, Situation } from '../observation.ts';
import { clusterProgress } from './cluster-progress.ts';
import { planSubmission } from './plan-submission.ts';
import { awaitOldPods, type RestartWait, replaceCluster } from './replace-cluster.ts';
import { startProgress } from './start-progress.ts';
import { startNeedsPods, startReads } from './start-reads.ts';
import { startedJob } from './started-job.ts';
import { type Submitted, submitted } from './submitted.ts';

/** How far the restart of the deployed job on its own cluster is. Rollbacks and recoveries decide what follows. */
export type RestartProgress =
  | RestartWait
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  /** The new job, or the old one, which its JobManager recovered from its high-availability store. */
  | { readonly kind: 'running'; readonly jobStatus: JobStatus }
  | { readonly kind: 'noState'; readonly failure: Failure }
  /** `stuck`: a job may still be there (R4), or the pods cannot run: flinkapp deletes the cluster before the next attempt. */
  | { readonly kind: 'failed'; readonly failure: Failure; readonly stuck: boolean; readonly change?: StatusChange };

export const restartReads = (situation: Situation): Reads => {
  const { deployed, clusterReleased } = situation.status;
  return deployed === undefined || clusterReleased === true
    ? { pods: true }
    : { pods: startNeedsPods(situation, deployed), clusters: startReads(situation, deployed) };
};

const waitingForBackoff: Waiting = {
  reason: 'WaitingForRetry',
  message: 'Waiting for the restart back-off to elapse',
};

const stateRecorded: Waiting = {
  reason: 'WaitingForJob',
  message: 'The search of storage is complete; flinkapp submits the job next',
};

/** The submission is under way. */
const awaitStart = (observation: Observation, sent: Submitted): RestartProgress => {
  const progress = startProgress(observation, sent);
  switch (progress.kind) {
    case 'waiting':
      return progress;
    case 'running':
      return { kind: 'running', jobStatus: startedJob(observation, progress.job, sent) };
    case 'denied':
      return { ...progress, kind: 'failed', stuck: false };
    case 'stuck':
      return { ...progress, kind: 'failed', stuck: true };
  }
};

/** The job that has to be restarted, where its JobManager has recovered it. */
const recoveredJob = (observation: Observation, { hash }: DeployRecord): RestartProgress | undefined => {
  const { jobStatus } = observation.status;
  const view = viewOf(observation, hash);
  const job = view.kind === 'answering' ? findJob(view, jobStatus?.jobID) : undefined;
  if (job === undefined || isTerminal(job.state)) return undefined;
  // What flinkapp recorded of its end is not true any more.
  const {
    endedAt: _,
    startedEmpty,
    searched,
    searchFailedAt,
    forgotten,
    finished,
    unusableState,
    failureCause,
    ...running
  } = { ...jobStatus };
  return { kind: 'running', jobStatus: { ...running, state: job.state, settled: false } };
};

/** The cluster is ready. */
const beginStart = (observation: Observation, deployed: DeployRecord): RestartProgress => {
  const plan = planSubmission(observation, deployed);
  switch (plan.kind) {
    case 'begun':
    case 'noState':
      return plan;
    case 'searched':
      return {
        kind: 'waiting',
        waiting: stateRecorded,
        requeueAfterMs: REQUEUE_MS.jobDown,
        change: plan.change,
      };
    case 'waiting':
      return { kind: 'waiting', waiting: plan.waiting, requeueAfterMs: REQUEUE_MS.starting };
  }
};

const startOnCluster = (
  observation: Observation,
  deployed: DeployRecord,
  since: string | undefined,
  pauseMs: number,
): RestartProgress => {
  const cluster = clusterProgress(observation, deployed, since);
  switch (cluster.kind) {
    case 'starting':
      return { kind: 'waiting', waiting: cluster.waiting, requeueAfterMs: REQUEUE_MS.starting };
    case 'failed':
      return { kind: 'failed', failure: cluster.failure, stuck: !cluster.lacksRoom };
    case 'up':
      return pauseMs > 0
        ? { kind: 'waiting', waiting: waitingForBackoff, requeueAfterMs: pauseMs }
        : beginStart(observation, deployed);
  }
};

/**
 * Undefined where nothing is deployed.
 * @param since when the wait for the cluster began
 * @param pauseMs flinkapp does not submit the job before this has passed; its cluster may start meanwhile
 */
export const restartProgress = (
  observation: Observation,
  since: string | undefined,
  pauseMs: number,
): RestartProgress | undefined => {
  const { deployed } = observation.status;
  if (deployed === undefined) return undefined;
  const sent = submitted(observation.status, deployed);
  if (sent !== undefined) return awaitStart(observation, sent);
  return (
    awaitOldPods(observation, deployed) ??
    recoveredJob(observation, deployed) ??
    replaceCluster(deployed) ??
    startOnCluster(observation, deployed, since, pauseMs)
  );
};
