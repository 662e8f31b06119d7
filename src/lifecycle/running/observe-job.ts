import type { ClusterStatus, JobStatus, Status } from '../../api/status.ts';
import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { taskManagers } from '../../objects/flink-config/task-slots.ts';
import type { Decision, StatusChange, Waiting } from '../decision.ts';
import { REQUEUE_MS } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import type { Answering } from '../facts/cluster-view.ts';
import { allTasksRun, findJob, healthOf, isTerminal, LOST, liveJob } from '../facts/job.ts';
import { causeOf } from '../facts/job-failures.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import { elapsed, time } from '../facts/time.ts';
import type { CheckpointsFact, ClusterReads, ClusterView, JobFact, Observation } from '../observation.ts';
import { stabilityReads } from '../rollout/stability.ts';
import { finalRestorePoint, usable } from '../state/restore-point.ts';
import { checkpointStatsMayBeStale, recordJobEnded, recordJobLost, recordJobSettled } from '../stop/job-ended.ts';

/** What to ask about a deployed job that nothing is being done to: two reads, and checkpoints only while they are news. */
export const deployedReads = (status: Status): Readonly<Record<string, ClusterReads>> => {
  const { deployed, jobStatus, clusterReleased } = status;
  if (deployed === undefined || jobStatus?.jobID === undefined || clusterReleased === true) return {};
  const jobId = jobStatus.jobID;
  if (status.stabilizingSince !== undefined) return { [deployed.hash]: { overview: true, ...stabilityReads(jobId) } };
  const restoreUnproven = jobStatus.requestedRestorePath !== undefined && jobStatus.restorePath === undefined;
  const endUnsettled = isTerminal(jobStatus.state) && jobStatus.settled !== true;
  const news = restoreUnproven || endUnsettled;
  return {
    [deployed.hash]: {
      overview: true,
      jobs: true,
      ...(endUnsettled ? { failuresOf: jobId } : {}),
      ...(news ? { checkpoints: jobId } : {}),
    },
  };
};

/** Pods are looked at only where the JobManager does not answer: they tell whether it is the one that ran the job. */
export const deployedNeedsPods = ({ clusterStatus, jobStatus, clusterReleased }: Status): boolean =>
  clusterStatus?.unreachableSince !== undefined && jobStatus?.settled !== true && clusterReleased !== true;

/** The job's part of the status; what was submitted is kept. Only what changes with meaning is in it. */
export const jobStatusOf = (known: JobStatus | undefined, job: JobFact, checkpoints?: CheckpointsFact): JobStatus => ({
  ...known,
  jobID: job.id,
  state: job.state,
  health: healthOf(job),
  runningTasks: job.tasks.running + job.tasks.finished,
  totalTasks: job.tasks.total,
  ...(job.startTime > 0 ? { startTime: time(job.startTime) } : {}),
  ...restoredFields(known, checkpoints),
});

/** What the job says it restored from, and where its checkpoints lie: learned once, so that a look changes nothing. */
const restoredFields = (known: JobStatus | undefined, checkpoints: CheckpointsFact | undefined): JobStatus => {
  if (checkpoints?.state !== 'known') return {};
  const { restoredFrom, completed } = checkpoints;
  const folder = usable(completed?.path) ? /^(.*)\/chk-\d+\/?$/.exec(completed.path)?.[1] : undefined;
  return {
    ...(restoredFrom === undefined || known?.restorePath !== undefined ? {} : { restorePath: restoredFrom }),
    ...(folder === undefined ? {} : { checkpointDir: folder }),
  };
};

const clusterStatusOf = (observation: Observation, wanted: number, view: ClusterView): ClusterStatus => {
  if (view.kind === 'unreachable') {
    return {
      ...observation.status.clusterStatus,
      health: 'Red',
      unreachableSince: observation.status.clusterStatus?.unreachableSince ?? time(observation.now),
    };
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
export type JobObservation = Pick<Decision, 'change' | 'effects' | 'requeueAfterMs'> & {
  readonly waiting?: Waiting;
  /** The job as Flink tells it now, where it does. */
  readonly flinkJob?: { readonly view: Answering; readonly job: JobFact };
};

/** A job that has ended, what it left being recorded. */
const jobHasEnded = (
  observation: Observation,
  view: Answering,
  job: JobFact,
  cluster: string,
): { change: StatusChange; effects: readonly Effect[] } => {
  if (observation.status.jobStatus?.settled === true) return { change: {}, effects: [] };
  if (checkpointStatsMayBeStale(observation, cluster))
    return { change: recordJobEnded(observation, cluster, job.state), effects: [] };
  const key = `${job.id}-ended`;
  const happened =
    job.state === 'FINISHED'
      ? event('Normal', 'JobFinished', key, `Job ${job.id} is FINISHED`)
      : event('Warning', 'JobFailed', key, `Job ${job.id} is ${job.state}${causeOf(view.failures)}`);
  return {
    change: recordJobSettled(
      observation,
      cluster,
      job.state,
      finalRestorePoint(observation, observation.status.jobStatus, view.checkpoints, 'Ended', job.state),
    ),
    effects: [happened],
  };
};

const endWaiting = (state: string): Waiting =>
  state === 'FINISHED'
    ? { reason: 'JobFinished', message: 'the job came to its own end' }
    : { reason: 'JobFailed', message: `the job is ${state}` };

const storedWaiting: Waiting = {
  reason: 'JobNotHealthy',
  message: 'the JobManager does not show the job yet; it may still be reading it from its store',
};
const lostWaiting: Waiting = { reason: 'JobLost', message: 'the JobManager no longer knows the job' };

/** The JobManager answers and does not know the job. With high availability it may still be reading it from its store: that has a deadline. */
const jobIsUnknown = (observation: Observation, cluster: string, clusterStatus: ClusterStatus): JobObservation => {
  const { jobStatus, deployed } = observation.status;
  if (liveJob(observation.status) === undefined)
    return {
      change: { clusterStatus },
      effects: [],
      requeueAfterMs: REQUEUE_MS.steady,
      waiting: endWaiting(`${jobStatus?.state}`),
    };
  const stored = deployed !== undefined && hasHighAvailability(deployed.spec);
  if (stored && elapsed(observation.now, jobStatus?.endedAt) < observation.limits.jobStartMs)
    return {
      change: { clusterStatus, ...recordJobEnded(observation, cluster, LOST) },
      effects: [],
      requeueAfterMs: REQUEUE_MS.starting,
      waiting: storedWaiting,
    };
  const again = jobStatus?.state === LOST;
  const restoredFields = event(
    'Warning',
    'JobLost',
    `${jobStatus?.jobID}-lost`,
    `The JobManager no longer knows job ${jobStatus?.jobID}`,
  );
  const change = again ? recordJobLost(observation, cluster) : recordJobEnded(observation, cluster, LOST);
  return {
    change: { clusterStatus, ...change },
    effects: again && !stored ? [] : [restoredFields],
    requeueAfterMs: REQUEUE_MS.ending,
    waiting: lostWaiting,
  };
};

/** Looks at the deployed job while nothing is done to it. Only tells; what follows from it is the phase's business. */
export const observeDeployedJob = (observation: Observation): JobObservation => {
  const { deployed, jobStatus } = observation.status;
  const view = deployed === undefined ? undefined : observation.clusters[deployed.hash];
  if (deployed === undefined || view === undefined) {
    const waiting = jobStatus?.settled === true ? { waiting: endWaiting(`${jobStatus.state}`) } : {};
    return { change: {}, effects: [], requeueAfterMs: REQUEUE_MS.steady, ...waiting };
  }
  const clusterStatus = clusterStatusOf(observation, taskManagers(deployed.spec), view);
  if (view.kind === 'unreachable') {
    if (liveJob(observation.status) !== undefined && jobManagerGone(observation)) {
      const restoredFields = event(
        'Warning',
        'JobLost',
        `${jobStatus?.jobID}-lost`,
        `The JobManager of job ${jobStatus?.jobID} has ended, and the job with it`,
      );
      return {
        change: { clusterStatus, ...recordJobLost(observation, deployed.hash) },
        effects: [restoredFields],
        requeueAfterMs: REQUEUE_MS.jobDown,
        waiting: lostWaiting,
      };
    }
    const first = observation.status.clusterStatus?.unreachableSince === undefined;
    return {
      change: { clusterStatus },
      effects: [],
      requeueAfterMs: first ? REQUEUE_MS.ending : REQUEUE_MS.silent,
      waiting: { reason: 'FlinkUnreachable', message: 'the JobManager does not answer' },
    };
  }
  const job = findJob(view, jobStatus?.jobID);
  if (job === undefined) return jobIsUnknown(observation, deployed.hash, clusterStatus);
  const flinkJob = { view, job };
  if (isTerminal(job.state)) {
    const { change, effects } = jobHasEnded(observation, view, job, deployed.hash);
    const requeueAfterMs = jobStatus?.settled === true ? REQUEUE_MS.steady : 1000;
    return { change: { clusterStatus, ...change }, effects, requeueAfterMs, waiting: endWaiting(job.state), flinkJob };
  }
  const healthy = allTasksRun(job);
  const { endedAt: _, ...known } = { ...jobStatus };
  return {
    change: { clusterStatus, jobStatus: jobStatusOf(known, job, view.checkpoints) },
    effects: [],
    requeueAfterMs: healthy ? REQUEUE_MS.steady : 2000,
    flinkJob,
    ...(healthy
      ? {}
      : { waiting: { reason: 'JobNotHealthy', message: `the job is ${job.state} and not all its tasks run` } }),
  };
};
