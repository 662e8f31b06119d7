import type { Failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus } from '../../api/status.ts';
import { withoutStart } from '../../objects/deploys/deploy-record.ts';
import { REQUEUE_MS, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { viewOf } from '../facts/cluster-view.ts';
import { findJob, isTerminal } from '../facts/job.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import type { Observation, Reads, Situation } from '../observation.ts';
import { clusterProgress } from './cluster-progress.ts';
import { startProgress } from './start-progress.ts';
import { planSubmission, startedJob, startNeedsPods, startReads } from './submission.ts';
import type { Submitted } from './submitted.ts';
import { submitted } from './submitted.ts';

/** How the deployed version is brought to run again, on its own cluster. Rollbacks and recoveries do with it what they must. */
export type RestartProgress =
  | {
      readonly kind: 'waiting';
      readonly waiting: Waiting;
      readonly requeueAfterMs: number;
      readonly effects?: readonly Effect[];
      readonly change?: StatusChange;
    }
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  /** A new job, or the one that was to be replaced: its JobManager had it in its store. */
  | { readonly kind: 'running'; readonly jobStatus: JobStatus }
  | { readonly kind: 'noState'; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly stuck: boolean };

export const restartReads = (situation: Situation): Reads => {
  const { deployed, clusterReleased } = situation.status;
  return deployed === undefined || clusterReleased === true
    ? { pods: true }
    : { pods: startNeedsPods(situation, deployed), clusters: startReads(situation, deployed) };
};

const forSubmission: Waiting = {
  reason: 'WaitingForRetry',
  message: 'the job is started again when its time has come',
};

/** No job of another cluster may be left (R4), and a cluster that was given up is made anew, its old pods being gone. */
const makeRoom = ({ status, pods = [] }: Observation, deployed: DeployRecord): RestartProgress | undefined => {
  const { terminatingCluster, clusterReleased, previous } = status;
  if (terminatingCluster === undefined && clusterReleased !== true) return undefined;
  // The version before an unproven one stays: its job has ended.
  const ending = pods.filter(({ cluster }) =>
    clusterReleased === true ? cluster !== previous?.record.hash : cluster === terminatingCluster,
  );
  const change =
    ending.length > 0
      ? {}
      : { terminatingCluster: undefined, clusterReleased: undefined, deployed: withoutStart(deployed) };
  return { kind: 'waiting', waiting: waitingForPods(ending), requeueAfterMs: REQUEUE_MS.ending, change };
};

const settle = (observation: Observation, sent: Submitted): RestartProgress => {
  const progress = startProgress(observation, sent);
  switch (progress.kind) {
    case 'waiting':
      return progress;
    case 'running':
      return { kind: 'running', jobStatus: startedJob(observation, progress.job, sent) };
    case 'denied':
      return { kind: 'failed', failure: progress.failure, stuck: false };
    case 'stuck':
      return { kind: 'failed', failure: progress.failure, stuck: true };
  }
};

/** The cluster is ready: states the intent to submit, or says what is missing. */
const begin = (observation: Observation, deployed: DeployRecord): RestartProgress => {
  const beginning = planSubmission(observation, deployed);
  switch (beginning.kind) {
    case 'begun':
      return beginning;
    case 'none':
      return { kind: 'noState', failure: beginning.failure };
    case 'known':
      return { kind: 'waiting', waiting: forSubmission, requeueAfterMs: REQUEUE_MS.jobDown, change: beginning.change };
    case 'unknown':
      return { kind: 'waiting', waiting: beginning.waiting, requeueAfterMs: REQUEUE_MS.starting };
  }
};

/**
 * @param since when the wait for the cluster began
 * @param pauseMs the job is not submitted before this has passed; its cluster may start meanwhile
 */
export const restartProgress = (
  observation: Observation,
  since: string | undefined,
  pauseMs: number,
): RestartProgress | undefined => {
  const { deployed } = observation.status;
  if (deployed === undefined) return undefined;
  const sent = submitted(observation.status, deployed);
  if (sent !== undefined) return settle(observation, sent);
  const room = makeRoom(observation, deployed);
  if (room !== undefined) return room;
  const view = viewOf(observation, deployed.hash);
  const old = view.kind === 'answering' ? findJob(view, observation.status.jobStatus?.jobID) : undefined;
  if (old !== undefined && !isTerminal(old.state))
    return { kind: 'running', jobStatus: { ...observation.status.jobStatus, state: old.state, settled: false } };
  // A JobManager has one job: another one takes a cluster made anew.
  if (deployed.start !== undefined)
    return {
      kind: 'waiting',
      waiting: waitingForPods([]),
      requeueAfterMs: REQUEUE_MS.jobDown,
      change: { clusterReleased: true },
    };
  const cluster = clusterProgress(observation, deployed, since);
  if (cluster.kind === 'starting')
    return { kind: 'waiting', waiting: cluster.waiting, requeueAfterMs: REQUEUE_MS.starting };
  if (cluster.kind === 'failed') return { kind: 'failed', failure: cluster.failure, stuck: true };
  return pauseMs > 0
    ? { kind: 'waiting', waiting: forSubmission, requeueAfterMs: pauseMs }
    : begin(observation, deployed);
};
