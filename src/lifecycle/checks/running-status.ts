import type { ClusterStatus, JobStatus, Status } from '../../api/status.ts';
import { taskManagers } from '../../objects/flink-conf.ts';
import type { Decision, StatusChange, Waiting } from '../decision.ts';
import { LOOK } from '../decision.ts';
import type { Effect } from '../effect.ts';
import { event } from '../effect.ts';
import type { ClusterReads, ClusterView, JobFact, Observation } from '../observation.ts';
import { accountMayBeOld, ended, settled } from './ended.ts';
import { allTasksRun, findJob, healthOf, isTerminal, LOST, liveJob } from './job.ts';
import { leftBehind } from './restore.ts';
import { time } from './time.ts';
import type { Answering } from './view.ts';

/** What to ask about a deployed job that nothing is being done to: two reads, and checkpoints only while they are news. */
export const deployedReads = ({ deployHash, jobStatus }: Status): Readonly<Record<string, ClusterReads>> => {
  if (deployHash === undefined || jobStatus?.jobID === undefined) return {};
  const restoreUnproven = jobStatus.requestedRestorePath !== undefined && jobStatus.restorePath === undefined;
  const endUnsettled = isTerminal(jobStatus.state) && jobStatus.settled !== true;
  return { [deployHash]: { overview: true, jobs: true, ...(restoreUnproven || endUnsettled ? { checkpoints: jobStatus.jobID } : {}) } };
};

/** The job's part of the status; what was submitted is kept. Only what changes with meaning is in it. */
export const jobStatusOf = (known: JobStatus | undefined, job: JobFact): JobStatus => ({
  ...known,
  jobID: job.id,
  state: job.state,
  health: healthOf(job),
  runningTasks: job.tasks.running + job.tasks.finished,
  totalTasks: job.tasks.total,
  ...(job.startTime > 0 ? { startTime: time(job.startTime) } : {}),
});

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
export type DeployedLook = Pick<Decision, 'change' | 'effects' | 'lookAgainMs'> & { readonly waiting?: Waiting };

const endedLook = (o: Observation, view: Answering, job: JobFact): { change: StatusChange; effects: readonly Effect[] } => {
  if (o.status.jobStatus?.settled === true) return { change: {}, effects: [] };
  if (accountMayBeOld(o)) return { change: ended(o, job.state), effects: [] };
  const point = leftBehind(o, job.id, view.checkpoints, 'Ended');
  const key = `${job.id}-ended`;
  const happened =
    job.state === 'FINISHED'
      ? event('Normal', 'JobFinished', key, `Job ${job.id} is FINISHED`)
      : event('Warning', 'JobFailed', key, `Job ${job.id} is ${job.state}`);
  return { change: settled(o, job.state, point), effects: [happened] };
};

const endWaiting = (state: string): Waiting =>
  state === 'FINISHED' ? { reason: 'JobFinished', message: 'the job came to its own end' } : { reason: 'JobFailed', message: `the job is ${state}` };

/** Looks at the deployed job while nothing is done to it. Never decides more than what to say (healing is a deploy's business). */
export const lookAtDeployed = (o: Observation): DeployedLook => {
  const { deployed, jobStatus } = o.status;
  const view = deployed === undefined ? undefined : o.clusters[deployed.hash];
  if (deployed === undefined || view === undefined) return { change: {}, effects: [], lookAgainMs: LOOK.steady };
  const clusterStatus = clusterStatusOf(o, taskManagers(deployed.spec), view);
  if (view.kind === 'unreachable') {
    return { change: { clusterStatus }, effects: [], lookAgainMs: 2000, waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' } };
  }
  const job = findJob(view, jobStatus?.jobID);
  if (job === undefined) {
    if (liveJob(o.status) === undefined)
      return { change: { clusterStatus }, effects: [], lookAgainMs: LOOK.steady, waiting: endWaiting(`${jobStatus?.state}`) };
    const lost = { change: { clusterStatus, jobStatus: { ...jobStatus, state: LOST, health: 'Red' as const } }, lookAgainMs: 2000 };
    const told = event('Warning', 'JobLost', `${jobStatus?.jobID}-lost`, `The JobManager no longer knows job ${jobStatus?.jobID}`);
    return { ...lost, effects: jobStatus?.state === LOST ? [] : [told], waiting: { reason: 'JobLost', message: 'the JobManager no longer knows the job' } };
  }
  if (isTerminal(job.state)) {
    const { change, effects } = endedLook(o, view, job);
    return { change: { clusterStatus, ...change }, effects, lookAgainMs: jobStatus?.settled === true ? LOOK.steady : 2000, waiting: endWaiting(job.state) };
  }
  const restoredFrom = view.checkpoints?.state === 'known' ? view.checkpoints.restoredFrom : undefined;
  const seen: JobStatus = { ...jobStatusOf(jobStatus, job), ...(restoredFrom === undefined ? {} : { restorePath: restoredFrom }) };
  const healthy = allTasksRun(job);
  return {
    change: { clusterStatus, jobStatus: seen },
    effects: [],
    lookAgainMs: healthy ? LOOK.steady : 2000,
    ...(healthy ? {} : { waiting: { reason: 'JobNotHealthy', message: `the job is ${job.state} and not all its tasks run` } }),
  };
};
