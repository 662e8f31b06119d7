import type { Failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus } from '../../api/status.ts';
import { withoutStart } from '../../objects/application-mode.ts';
import { LOOK, type StatusChange, type Waiting } from '../decision.ts';
import type { Effect } from '../effect.ts';
import type { Observation, Reads, Situation } from '../observation.ts';
import { clusterProgress } from './cluster-progress.ts';
import { findJob, isTerminal } from './job.ts';
import { podsEnd } from './pods-end.ts';
import { beginJob, type Submitted, startedJob, startNeedsPods, startReads, submitted } from './start-job.ts';
import { startProgress } from './start-progress.ts';
import { viewOf } from './view.ts';

/** How the deployed version is brought to run again, on its own cluster. Rollbacks and recoveries do with it what they must. */
export type RestartProgress =
  | { readonly kind: 'waiting'; readonly waiting: Waiting; readonly lookAgainMs: number; readonly effects?: readonly Effect[]; readonly change?: StatusChange }
  | { readonly kind: 'begun'; readonly change: StatusChange; readonly effects: readonly Effect[] }
  /** A new job, or the one that was to be replaced: its JobManager had it in its store. */
  | { readonly kind: 'running'; readonly jobStatus: JobStatus }
  | { readonly kind: 'noState'; readonly failure: Failure }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly stuck: boolean };

export const restartReads = (situation: Situation): Reads => {
  const { deployed, released } = situation.status;
  return deployed === undefined || released === true
    ? { pods: true }
    : { pods: startNeedsPods(situation, deployed), clusters: startReads(situation, deployed) };
};

const forSubmission: Waiting = { reason: 'WaitingForRetry', message: 'the job is started again when its time has come' };

/** No job of another cluster may be left (R4), and a cluster that was given up is made anew, its old pods being gone. */
const makeRoom = ({ status, pods = [] }: Observation, deployed: DeployRecord): RestartProgress | undefined => {
  const { leaving, released, previous } = status;
  if (leaving === undefined && released !== true) return undefined;
  // The version before an unproven one stays: its job has ended.
  const ending = pods.filter(({ cluster }) => (released === true ? cluster !== previous?.record.hash : cluster === leaving));
  const change = ending.length > 0 ? {} : { leaving: undefined, released: undefined, deployed: withoutStart(deployed) };
  return { kind: 'waiting', waiting: podsEnd(ending), lookAgainMs: LOOK.ending, change };
};

const settle = (o: Observation, sent: Submitted): RestartProgress => {
  const progress = startProgress(o, sent);
  switch (progress.kind) {
    case 'waiting':
      return progress;
    case 'running':
      return { kind: 'running', jobStatus: startedJob(o, progress.job, sent) };
    case 'denied':
      return { kind: 'failed', failure: progress.failure, stuck: false };
    case 'stuck':
      return { kind: 'failed', failure: progress.failure, stuck: true };
  }
};

/** The cluster is ready: states the intent to submit, or says what is missing. */
const begin = (o: Observation, deployed: DeployRecord): RestartProgress => {
  const beginning = beginJob(o, deployed);
  switch (beginning.kind) {
    case 'begun':
      return beginning;
    case 'none':
      return { kind: 'noState', failure: beginning.failure };
    case 'known':
      return { kind: 'waiting', waiting: forSubmission, lookAgainMs: LOOK.jobDown, change: beginning.change };
    case 'unknown':
      return { kind: 'waiting', waiting: beginning.waiting, lookAgainMs: LOOK.starting };
  }
};

/**
 * @param since when the wait for the cluster began
 * @param pauseMs the job is not submitted before this has passed; its cluster may start meanwhile
 */
export const restartProgress = (o: Observation, since: string | undefined, pauseMs: number): RestartProgress | undefined => {
  const { deployed } = o.status;
  if (deployed === undefined) return undefined;
  const sent = submitted(o.status, deployed);
  if (sent !== undefined) return settle(o, sent);
  const room = makeRoom(o, deployed);
  if (room !== undefined) return room;
  const view = viewOf(o, deployed.hash);
  const old = view.kind === 'answering' ? findJob(view, o.status.jobStatus?.jobID) : undefined;
  if (old !== undefined && !isTerminal(old.state)) return { kind: 'running', jobStatus: { ...o.status.jobStatus, state: old.state, settled: false } };
  // A JobManager has one job: another one takes a cluster made anew.
  if (deployed.start !== undefined) return { kind: 'waiting', waiting: podsEnd([]), lookAgainMs: LOOK.jobDown, change: { released: true } };
  const cluster = clusterProgress(o, deployed, since);
  if (cluster.kind === 'starting') return { kind: 'waiting', waiting: cluster.waiting, lookAgainMs: LOOK.starting };
  if (cluster.kind === 'failed') return { kind: 'failed', failure: cluster.failure, stuck: true };
  return pauseMs > 0 ? { kind: 'waiting', waiting: forSubmission, lookAgainMs: pauseMs } : begin(o, deployed);
};
