import { REQUEUE_MS } from '../decision.ts';
import { allTasksRun, findJob, isTerminal } from '../facts/job.ts';
import { causeOf } from '../facts/job-failures.ts';
import type { ClusterView, Observation } from '../observation.ts';
import { finalStateOf, recordJobEnded, recordJobSettled } from '../stop/job-ended.ts';
import { clusterStatusOf } from './cluster-status.ts';
import { type JobObservation, jobEndedEvent, waitingAfterEnd } from './job-observation.ts';
import { jobStatusOf } from './job-status.ts';
import { observeMissing, observeUnreachable } from './missing-job.ts';

type FlinkJob = NonNullable<JobObservation['flinkJob']>;

/** flinkapp has deleted the cluster, and asks nobody. */
const observeReleased = ({ status: { jobStatus } }: Observation): JobObservation => ({
  change: {},
  effects: [],
  requeueAfterMs: REQUEUE_MS.steady,
  ...(jobStatus?.settled === true ? { waiting: waitingAfterEnd(`${jobStatus.state}`) } : {}),
});

/** The job has ended: records it, and what it left. */
const recordEnd = (
  observation: Observation,
  cluster: string,
  { view, job }: FlinkJob,
): Pick<JobObservation, 'change' | 'effects'> => {
  const { jobStatus } = observation.status;
  if (jobStatus?.settled === true) return { change: {}, effects: [] };
  const finalState = finalStateOf(observation, cluster, view.checkpoints, job.state, view.checkpointConfig);
  if (finalState === undefined) return { change: recordJobEnded(observation, cluster, job.state), effects: [] };
  const more = job.state === 'FAILED' ? causeOf(view.failures) : '';
  const settled = recordJobSettled(observation, cluster, job.state, finalState);
  const cause = job.state === 'FAILED' ? view.failures?.cause : undefined;
  const failed = cause === undefined ? {} : { jobStatus: { ...settled.jobStatus, failureCause: cause } };
  return { change: { ...settled, ...failed }, effects: [jobEndedEvent(job.id, job.state, more)] };
};

const observeTerminal = (observation: Observation, cluster: string, flinkJob: FlinkJob): JobObservation => ({
  ...recordEnd(observation, cluster, flinkJob),
  requeueAfterMs: observation.status.jobStatus?.settled === true ? REQUEUE_MS.steady : 1000,
  waiting: waitingAfterEnd(flinkJob.job.state),
  flinkJob,
});

const observeRunning = ({ status: { jobStatus } }: Observation, flinkJob: FlinkJob): JobObservation => {
  const { view, job } = flinkJob;
  const { endedAt: _, ...known } = { ...jobStatus };
  const observed = { change: { jobStatus: jobStatusOf(known, job, view.checkpoints) }, effects: [], flinkJob };
  if (allTasksRun(job)) return { ...observed, requeueAfterMs: REQUEUE_MS.steady };
  const message = `The job is ${job.state}, and not all its tasks are running`;
  return { ...observed, requeueAfterMs: 2000, waiting: { reason: 'JobNotHealthy', message } };
};

/** One handler for each state of the job: unreachable, missing, terminal, running. */
const observeOnCluster = (observation: Observation, cluster: string, view: ClusterView): JobObservation => {
  if (view.kind === 'unreachable') return observeUnreachable(observation, cluster, view.reason);
  const job = findJob(view, observation.status.jobStatus?.jobID);
  if (job === undefined) return observeMissing(observation, cluster, view);
  const flinkJob: FlinkJob = { view, job };
  return isTerminal(job.state)
    ? observeTerminal(observation, cluster, flinkJob)
    : observeRunning(observation, flinkJob);
};

/** How the deployed job is while no operation is under way. The phase decides what follows. */
export const observeDeployedJob = (observation: Observation): JobObservation => {
  const { deployed } = observation.status;
  const view = deployed === undefined ? undefined : observation.clusters[deployed.hash];
  if (deployed === undefined || view === undefined) return observeReleased(observation);
  const observed = observeOnCluster(observation, deployed.hash, view);
  return { ...observed, change: { clusterStatus: clusterStatusOf(observation, deployed, view), ...observed.change } };
};
