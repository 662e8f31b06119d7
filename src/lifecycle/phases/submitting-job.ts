import { failure } from '../../api/errors.ts';
import type { DeployRecord, JobStatus, Status } from '../../api/status.ts';
import { newCluster } from '../../objects/flink-config/new-cluster.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { unreachableFailure, viewOf } from '../facts/cluster-view.ts';
import { liveJob } from '../facts/job.ts';
import { deploymentMode } from '../facts/modes.ts';
import { silentMs } from '../facts/silence.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { exactTime, time } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { FORGET_FAILURE, failDeploy, withOutcome } from '../rollout/fail-deploy.ts';
import { planSubmission } from '../start/plan-submission.ts';
import { startProgress } from '../start/start-progress.ts';
import { startNeedsPods, startReads } from '../start/start-reads.ts';
import { startedJob, startedText } from '../start/started-job.ts';
import { type Submitted, submitted } from '../start/submitted.ts';

type Here = Decision<
  'SubmittingJob' | 'Running' | 'DualRunning' | 'DeployFailed' | 'RollingBackJob' | 'Updating' | 'ClusterStarting'
>;

const starting: Waiting = { reason: 'WaitingForJob', message: 'Waiting for all tasks of the new job to run' };

/** What an unstable deploy rolls back to: another version whose job ran. A deleted cluster comes back without its job. */
const previousOf = ({ application, status }: Observation, hash: string): Status['previous'] => {
  const { deployed, jobStatus, clusterReleased, attempts = 0 } = status;
  if (deployed === undefined || deployed.hash === hash) return undefined;
  const record = clusterReleased === true ? newCluster(application.metadata, deployed, attempts) : deployed;
  return jobStatus === undefined ? { record } : { record, job: jobStatus };
};

/** BlueGreen: the old job keeps running. */
const enterDualRunning = ({ status, now }: Observation, hash: string, updatingJob: JobStatus): Here => {
  const jobId = `${updatingJob.jobID}`;
  const message = `Started version ${hash}: ${startedText(updatingJob)}. The previous version ${status.deployed?.hash} remains`;
  return enter('DualRunning', {
    change: { operation: undefined, updatingJob, stabilizingSince: exactTime(now) },
    error: null,
    effects: [event('Normal', 'Upgraded', jobId, message)],
  });
};

const enterRunning = (observation: Observation, { record }: Submitted, jobStatus: JobStatus): Here => {
  const { status, now } = observation;
  const jobId = `${jobStatus.jobID}`;
  const { hash, spec } = record;
  const isFirst = status.deployed?.hash === undefined;
  const message = `${isFirst ? 'Deployed' : 'Upgraded to'} ${hash}: ${startedText(jobStatus)}`;
  return enter('Running', {
    change: {
      deployed: record,
      previous: previousOf(observation, hash),
      clusterReleased: undefined,
      clusterStatus: undefined,
      updatingUnreachableSince: undefined,
      stabilizingSince: exactTime(now),
      updating: undefined,
      ...FORGET_FAILURE,
      restarts: undefined,
      operation: undefined,
      jobStatus,
      history: withOutcome(status, { hash, image: spec.image, outcome: 'Deployed', at: time(now), jobID: jobId }),
    },
    error: null,
    waiting: { reason: 'Stabilizing', message: `Job ${jobId} is not stable yet` },
    effects: [event('Normal', isFirst ? 'Deployed' : 'Upgraded', jobId, message)],
  });
};

/** The job of the submission may or may not come: an edit and forceRollback do not wait for it. */
const leaveSubmission = (observation: Observation, { record }: Submitted): Here | undefined => {
  const { deployed } = observation.status;
  // Updating waits for the pods of this cluster, so the job that may be on it ends before another begins (R4).
  if (retargeted(observation))
    return enter('Updating', record.hash === deployed?.hash ? { change: { clusterReleased: true } } : {});
  if (observation.application.spec.forceRollback !== true || deployed === undefined) return undefined;
  const error = failure('FORCED_ROLLBACK', 'spec.forceRollback is true');
  return failDeploy(observation, record, error, { jobMayRun: true });
};

const awaitJob = (observation: Observation, sent: Submitted): Here => {
  const progress = startProgress(observation, sent);
  switch (progress.kind) {
    case 'running': {
      const started = startedJob(observation, progress.job, sent);
      return liveJob(observation.status) === undefined
        ? enterRunning(observation, sent, started)
        : enterDualRunning(observation, sent.record.hash, started);
    }
    case 'denied':
    case 'stuck': {
      const failed = failDeploy(observation, sent.record, progress.failure, { jobMayRun: progress.kind === 'stuck' });
      return { ...failed, change: { ...failed.change, ...progress.change } };
    }
    case 'waiting': {
      const { change = {}, effects, requeueAfterMs, waiting } = progress;
      return leaveSubmission(observation, sent) ?? stay('SubmittingJob', requeueAfterMs, { change, effects, waiting });
    }
  }
};

/** The new JobManager has not answered for the time of a cluster start; without it nobody can search storage. */
const silentSearch = (observation: Observation, updating: DeployRecord): Here | undefined => {
  const { hash } = updating;
  const view = viewOf(observation, hash);
  if (view.kind !== 'unreachable' || silentMs(observation, hash) < observation.limits.clusterStartMs) return undefined;
  return failDeploy(observation, updating, unreachableFailure(hash, view.reason));
};

/** Starts the new job from the newest restore point, after the old job has ended, and waits for its tasks. */
export const SubmittingJob = phase({
  phase: 'SubmittingJob',
  exits: ['Running', 'DualRunning', 'DeployFailed', 'RollingBackJob', 'Updating', 'ClusterStarting'],
  reads: (situation) => {
    const { updating } = situation.status;
    if (updating === undefined) return {};
    return { clusters: startReads(situation, updating), pods: startNeedsPods(situation, updating) };
  },
  decide: (observation): Here => {
    const { status } = observation;
    const { updating } = status;
    const sent = submitted(status, updating);
    if (sent !== undefined) return awaitJob(observation, sent);
    if (updating === undefined || retargeted(observation)) return enter('Updating');
    if (liveJob(status) !== undefined && deploymentMode(observation) !== 'BlueGreen') return enter('ClusterStarting');
    const plan = planSubmission(observation, updating);
    switch (plan.kind) {
      case 'begun': {
        const { change, effects } = plan;
        return stay('SubmittingJob', REQUEUE_MS.jobDown, { change, effects, error: null, waiting: starting });
      }
      case 'searched':
        return stay('SubmittingJob', REQUEUE_MS.jobDown, { change: plan.change, waiting: starting });
      case 'waiting':
        return (
          silentSearch(observation, updating) ?? stay('SubmittingJob', REQUEUE_MS.starting, { waiting: plan.waiting })
        );
      case 'noState':
        return stay('SubmittingJob', REQUEUE_MS.steady, {
          stalled: { reason: 'NoRestorePoint', message: `Cannot start the new job: ${plan.failure.message}` },
          error: plan.failure,
        });
    }
  },
});
