import { failure } from '../../api/errors.ts';
import type { Status } from '../../api/status.ts';
import { withoutStart } from '../../objects/deploys/deploy-record.ts';
import { type Decision, enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { liveJob } from '../facts/job.ts';
import { deploymentMode } from '../facts/modes.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { exactTime, time } from '../facts/time.ts';
import type { JobFact, Observation } from '../observation.ts';
import { FORGET_FAILURE, failDeploy, withOutcome } from '../rollout/fail-deploy.ts';
import { startProgress } from '../start/start-progress.ts';
import { planSubmission, startedJob, startNeedsPods, startReads } from '../start/submission.ts';
import type { Submitted } from '../start/submitted.ts';
import { submitted } from '../start/submitted.ts';

const waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' } as const;

type Here = Decision<
  'SubmittingJob' | 'Running' | 'DualRunning' | 'DeployFailed' | 'RollingBackJob' | 'Updating' | 'ClusterStarting'
>;

/** What a failed proof would go back to: another version that ran. A version deployed anew is its own; a cluster that was given up comes back without its job. */
const previousOf = ({ deployed, jobStatus, clusterReleased }: Status, hash: string): Status['previous'] => {
  if (deployed === undefined || deployed.hash === hash) return undefined;
  return {
    record: clusterReleased === true ? withoutStart(deployed) : deployed,
    ...(jobStatus === undefined ? {} : { job: jobStatus }),
  };
};

const running = (observation: Observation, job: JobFact, sent: Submitted): Here => {
  const { record, operation } = sent;
  const { status } = observation;
  const hash = operation.cluster;
  const started = startedJob(observation, job, sent);
  if (liveJob(status) !== undefined) {
    return enter('DualRunning', {
      change: { operation: undefined, updatingJob: started, stabilizingSince: exactTime(observation.now) },
      error: null,
      effects: [
        event('Normal', 'Upgraded', job.id, `Version ${hash} runs beside ${status.deployed?.hash}: job ${job.id}`),
      ],
    });
  }
  const reason = status.deployed?.hash === undefined ? 'Deployed' : 'Upgraded';
  return enter('Running', {
    change: {
      deployed: record,
      previous: previousOf(status, hash),
      clusterReleased: undefined,
      stabilizingSince: exactTime(observation.now),
      updating: undefined,
      ...FORGET_FAILURE,
      restarts: undefined,
      operation: undefined,
      jobStatus: started,
      history: withOutcome(status, {
        hash,
        image: record.spec.image,
        outcome: 'Deployed',
        at: time(observation.now),
        jobID: job.id,
      }),
    },
    error: null,
    waiting: { reason: 'Stabilizing', message: `job ${job.id} is not proven yet` },
    effects: [
      event(
        'Normal',
        reason,
        job.id,
        `${reason === 'Deployed' ? 'Deployed' : 'Upgraded to'} ${hash}: job ${job.id} is running`,
      ),
    ],
  });
};

const settle = (observation: Observation, sent: Submitted): Here => {
  const { record } = sent;
  const progress = startProgress(observation, sent);
  switch (progress.kind) {
    case 'running':
      return running(observation, progress.job, sent);
    case 'denied':
      return failDeploy(observation, record, progress.failure);
    case 'stuck':
      return failDeploy(observation, record, progress.failure, { jobMayRun: true });
    case 'waiting': {
      // Updating waits for the pods of this cluster, so the job that may be on it ends before another begins (R4).
      if (retargeted(observation))
        return enter(
          'Updating',
          record.hash === observation.status.deployed?.hash ? { change: { clusterReleased: true } } : {},
        );
      if (observation.application.spec.forceRollback === true && observation.status.deployed !== undefined)
        return failDeploy(observation, record, failure('FORCED_ROLLBACK', 'spec.forceRollback is true'), {
          jobMayRun: true,
        });
      return stay('SubmittingJob', progress.requeueAfterMs, {
        change: progress.change ?? {},
        effects: progress.effects,
        waiting: progress.waiting,
      });
    }
  }
};

/** Starts the new job from the newest restore point, once the old one has ended, and waits for its tasks. */
export const SubmittingJob = phase({
  phase: 'SubmittingJob',
  exits: ['Running', 'DualRunning', 'DeployFailed', 'RollingBackJob', 'Updating', 'ClusterStarting'],
  reads: (situation) => {
    const { updating } = situation.status;
    return updating === undefined
      ? {}
      : { clusters: startReads(situation, updating), pods: startNeedsPods(situation, updating) };
  },
  decide: (observation): Here => {
    const { updating } = observation.status;
    const sent = submitted(observation.status, updating);
    if (sent !== undefined) return settle(observation, sent);
    if (updating === undefined || retargeted(observation)) return enter('Updating');
    if (liveJob(observation.status) !== undefined && deploymentMode(observation) !== 'BlueGreen')
      return enter('ClusterStarting');
    const beginning = planSubmission(observation, updating);
    switch (beginning.kind) {
      case 'begun':
        return stay('SubmittingJob', REQUEUE_MS.jobDown, {
          change: beginning.change,
          effects: beginning.effects,
          error: null,
          waiting,
        });
      case 'known':
        return stay('SubmittingJob', REQUEUE_MS.jobDown, { change: beginning.change, waiting });
      case 'unknown':
        return stay('SubmittingJob', REQUEUE_MS.starting, { waiting: beginning.waiting });
      case 'none': {
        const { message } = beginning.failure;
        return stay('SubmittingJob', REQUEUE_MS.steady, {
          stalled: { reason: 'NoRestorePoint', message },
          error: beginning.failure,
        });
      }
    }
  },
});
