import type { ClusterStatus, JobStatus, Status } from '../../api/status.ts';
import { taskManagers } from '../../objects/flink-conf.ts';
import { highAvailability } from '../../objects/high-availability.ts';
import type { Decision, StatusChange, Waiting } from '../decision.ts';
import { LOOK } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { CheckpointsFact, ClusterReads, ClusterView, JobFact, Observation } from '../observation.ts';
import { accountMayBeOld, ended, givenUp, settled } from './ended.ts';
import { causeOf } from './failing-again.ts';
import { allTasksRun, findJob, healthOf, isTerminal, LOST, liveJob } from './job.ts';
import { leftBehind, usable } from './left-behind.ts';
import { proofReads } from './proof.ts';
import { elapsed, time } from './time.ts';
import type { Answering } from './view.ts';
import { jobManagerGone } from './which-process.ts';

/** What to ask about a deployed job that nothing is being done to: two reads, and checkpoints only while they are news. */
export const deployedReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const { deployHash, jobStatus, released } = status;
  if (deployHash === undefined || jobStatus?.jobID === undefined || released === true) return {};
  const jobId = jobStatus.jobID;
  if (status.provingSince !== undefined) return { [deployHash]: { overview: true, ...proofReads(jobId) } };
  const restoreUnproven = jobStatus.requestedRestorePath !== undefined && jobStatus.restorePath === undefined;
  const endUnsettled = isTerminal(jobStatus.state) && jobStatus.settled !== true;
  const news = restoreUnproven || endUnsettled;
  return { [deployHash]: { overview: true, jobs: true, ...(endUnsettled ? { failuresOf: jobId } : {}), ...(news ? { checkpoints: jobId } : {}) } };
};

/** Pods are looked at only where the JobManager does not answer: they tell whether it is the one that ran the job. */
export const deployedNeedsPods = ({ clusterStatus, jobStatus, released }: Status): boolean =>
  clusterStatus?.unreachableSince !== undefined && jobStatus?.settled !== true && released !== true;

/** The job's part of the status; what was submitted is kept. Only what changes with meaning is in it. */
export const jobStatusOf = (known: JobStatus | undefined, job: JobFact, checkpoints?: CheckpointsFact): JobStatus => ({
  ...known,
  jobID: job.id,
  state: job.state,
  health: healthOf(job),
  runningTasks: job.tasks.running + job.tasks.finished,
  totalTasks: job.tasks.total,
  ...(job.startTime > 0 ? { startTime: time(job.startTime) } : {}),
  ...told(known, checkpoints),
});

/** What the job says it restored from, and where its checkpoints lie: learned once, so that a look changes nothing. */
const told = (known: JobStatus | undefined, checkpoints: CheckpointsFact | undefined): JobStatus => {
  if (checkpoints?.state !== 'known') return {};
  const { restoredFrom, completed } = checkpoints;
  const folder = usable(completed?.path) ? /^(.*)\/chk-\d+\/?$/.exec(completed.path)?.[1] : undefined;
  return {
    ...(restoredFrom === undefined || known?.restorePath !== undefined ? {} : { restorePath: restoredFrom }),
    ...(folder === undefined ? {} : { checkpointDir: folder }),
  };
};

const clusterStatusOf = (o: Observation, wanted: number, view: ClusterView): ClusterStatus => {
  if (view.kind === 'unreachable') {
    return { ...o.status.clusterStatus, health: 'Red', unreachableSince: o.status.clusterStatus?.unreachableSince ?? time(o.now) };
  }
  const { taskManagers: registered = 0, slotsTotal = 0, slotsAvailable = 0 } = view.overview ?? {};
  return {
    health: registered >= wanted ? 'Green' : 'Yellow',
    numberOfTaskManagers: wanted,
    healthyTaskManagers: registered,
    numberOfTaskSlots: slotsTotal,
    availableTaskSlots: slotsAvailable,
  };
};

/** How the deployed job is, and what of that is new. */
export type DeployedLook = Pick<Decision, 'change' | 'effects' | 'lookAgainMs'> & {
  readonly waiting?: Waiting;
  /** The job as Flink tells it now, where it does. */
  readonly seen?: { readonly view: Answering; readonly job: JobFact };
};

/** A job that has ended, what it left being recorded. */
const endedLook = (o: Observation, view: Answering, job: JobFact, cluster: string): { change: StatusChange; effects: readonly Effect[] } => {
  if (o.status.jobStatus?.settled === true) return { change: {}, effects: [] };
  if (accountMayBeOld(o, cluster)) return { change: ended(o, cluster, job.state), effects: [] };
  const key = `${job.id}-ended`;
  const happened =
    job.state === 'FINISHED'
      ? event('Normal', 'JobFinished', key, `Job ${job.id} is FINISHED`)
      : event('Warning', 'JobFailed', key, `Job ${job.id} is ${job.state}${causeOf(view.failures)}`);
  return { change: settled(o, cluster, job.state, leftBehind(o, o.status.jobStatus, view.checkpoints, 'Ended', job.state)), effects: [happened] };
};

const endWaiting = (state: string): Waiting =>
  state === 'FINISHED' ? { reason: 'JobFinished', message: 'the job came to its own end' } : { reason: 'JobFailed', message: `the job is ${state}` };

const storedWaiting: Waiting = { reason: 'JobNotHealthy', message: 'the JobManager does not show the job yet; it may still be reading it from its store' };
const lostWaiting: Waiting = { reason: 'JobLost', message: 'the JobManager no longer knows the job' };

/** The JobManager answers and does not know the job. With high availability it may still be reading it from its store: that has a deadline. */
const lostLook = (o: Observation, cluster: string, clusterStatus: ClusterStatus): DeployedLook => {
  const { jobStatus, deployed } = o.status;
  if (liveJob(o.status) === undefined) return { change: { clusterStatus }, effects: [], lookAgainMs: LOOK.steady, waiting: endWaiting(`${jobStatus?.state}`) };
  const stored = deployed !== undefined && highAvailability(deployed.spec);
  if (stored && elapsed(o.now, jobStatus?.endedAt) < o.limits.jobStartMs)
    return { change: { clusterStatus, ...ended(o, cluster, LOST) }, effects: [], lookAgainMs: LOOK.starting, waiting: storedWaiting };
  const again = jobStatus?.state === LOST;
  const told = event('Warning', 'JobLost', `${jobStatus?.jobID}-lost`, `The JobManager no longer knows job ${jobStatus?.jobID}`);
  const change = again ? givenUp(o, cluster) : ended(o, cluster, LOST);
  return { change: { clusterStatus, ...change }, effects: again && !stored ? [] : [told], lookAgainMs: LOOK.ending, waiting: lostWaiting };
};

/** Looks at the deployed job while nothing is done to it. Only tells; what follows from it is the phase's business. */
export const lookAtDeployed = (o: Observation): DeployedLook => {
  const { deployed, jobStatus } = o.status;
  const view = deployed === undefined ? undefined : o.clusters[deployed.hash];
  if (deployed === undefined || view === undefined) {
    const waiting = jobStatus?.settled === true ? { waiting: endWaiting(`${jobStatus.state}`) } : {};
    return { change: {}, effects: [], lookAgainMs: LOOK.steady, ...waiting };
  }
  const clusterStatus = clusterStatusOf(o, taskManagers(deployed.spec), view);
  if (view.kind === 'unreachable') {
    if (liveJob(o.status) !== undefined && jobManagerGone(o)) {
      const told = event('Warning', 'JobLost', `${jobStatus?.jobID}-lost`, `The JobManager of job ${jobStatus?.jobID} has ended, and the job with it`);
      return {
        change: { clusterStatus, ...givenUp(o, deployed.hash) },
        effects: [told],
        lookAgainMs: LOOK.jobDown,
        waiting: lostWaiting,
      };
    }
    const first = o.status.clusterStatus?.unreachableSince === undefined;
    return {
      change: { clusterStatus },
      effects: [],
      lookAgainMs: first ? LOOK.ending : LOOK.silent,
      waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' },
    };
  }
  const job = findJob(view, jobStatus?.jobID);
  if (job === undefined) return lostLook(o, deployed.hash, clusterStatus);
  const seen = { view, job };
  if (isTerminal(job.state)) {
    const { change, effects } = endedLook(o, view, job, deployed.hash);
    const lookAgainMs = jobStatus?.settled === true ? LOOK.steady : 1000;
    return { change: { clusterStatus, ...change }, effects, lookAgainMs, waiting: endWaiting(job.state), seen };
  }
  const healthy = allTasksRun(job);
  const { endedAt: _, ...known } = { ...jobStatus };
  return {
    change: { clusterStatus, jobStatus: jobStatusOf(known, job, view.checkpoints) },
    effects: [],
    lookAgainMs: healthy ? LOOK.steady : 2000,
    seen,
    ...(healthy ? {} : { waiting: { reason: 'JobNotHealthy', message: `the job is ${job.state} and not all its tasks run` } }),
  };
};
