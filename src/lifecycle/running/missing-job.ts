import { hasHighAvailability } from '../../objects/flink-config/high-availability.ts';
import { REQUEUE_MS, type Waiting } from '../decision.ts';
import { type Effect, event } from '../effect.ts';
import { type Answering, unreachable } from '../facts/cluster-view.ts';
import { LOST, liveJob } from '../facts/job.ts';
import { jobManagerGone } from '../facts/jobmanager-process.ts';
import type { Observation } from '../observation.ts';
import { recordJobEnded, recordJobLost } from '../stop/job-ended.ts';
import { recovering, recoveryChange } from '../stop/job-recovery.ts';
import { forgottenEnd, forgottenJob } from './forgotten-job.ts';
import { type JobObservation, waitingAfterEnd } from './job-observation.ts';

const lost: Waiting = { reason: 'JobLost', message: 'The JobManager no longer has the job' };
const lostWithPod: Waiting = { reason: 'JobLost', message: 'The JobManager that ran the job has terminated' };

const lostEvent = ({ status: { jobStatus } }: Observation, message: string): Effect =>
  event('Warning', 'JobLost', `${jobStatus?.jobID}-lost`, message);

/**
 * The JobManager answers and does not have the job. With high availability it may still recover it from its store: that
 * has the time of a job start. The job counts as lost when the next call finds the same.
 */
export const observeMissing = (observation: Observation, cluster: string, view: Answering): JobObservation => {
  const { status } = observation;
  const { jobStatus, deployed } = status;
  if (liveJob(status) === undefined)
    return {
      change: {},
      effects: [],
      requeueAfterMs: REQUEUE_MS.steady,
      waiting: waitingAfterEnd(`${jobStatus?.state}`),
    };
  const stored = deployed !== undefined && hasHighAvailability(deployed.spec);
  const recovery = recoveryChange(observation, cluster);
  if (recovery !== undefined)
    return {
      change: recovery,
      effects: [],
      requeueAfterMs: REQUEUE_MS.starting,
      waiting: recovering,
    };
  const again = jobStatus?.state === LOST;
  const forgotten = again ? forgottenJob(observation, cluster, view) : undefined;
  if (forgotten !== undefined)
    return {
      change: forgotten.change,
      effects: forgotten.effects,
      requeueAfterMs: REQUEUE_MS.ending,
      waiting: waitingAfterEnd(forgotten.state),
    };
  // Whether it is lost, the numbers of ended jobs decide together with the pods, which the next call reads.
  const silent = again ? !stored : forgottenEnd(view) !== undefined;
  return {
    change: again ? recordJobLost(observation, cluster) : recordJobEnded(observation, cluster, LOST),
    effects: silent ? [] : [lostEvent(observation, `The JobManager no longer has job ${jobStatus?.jobID}`)],
    requeueAfterMs: REQUEUE_MS.ending,
    waiting: lost,
  };
};

/** The JobManager does not answer. Its pod shows whether it is still the one that ran the job (R7). */
export const observeUnreachable = (observation: Observation, cluster: string, reason: string): JobObservation => {
  const { jobStatus, clusterStatus } = observation.status;
  if (liveJob(observation.status) !== undefined && jobManagerGone(observation, cluster))
    return {
      change: recordJobLost(observation, cluster),
      effects: [lostEvent(observation, `The JobManager of job ${jobStatus?.jobID} terminated; the job is lost`)],
      requeueAfterMs: REQUEUE_MS.jobDown,
      waiting: lostWithPod,
    };
  const first = clusterStatus?.unreachableSince === undefined;
  return {
    change: {},
    effects: [],
    requeueAfterMs: first ? REQUEUE_MS.ending : REQUEUE_MS.silent,
    waiting: unreachable(cluster, reason),
  };
};
