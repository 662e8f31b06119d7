import { failure } from '../../api/errors.ts';
import type { Status } from '../../api/status.ts';
import { withoutStart } from '../../objects/application-mode.ts';
import { FORGIVEN, failDeploy, withOutcome } from '../checks/fail-deploy.ts';
import { liveJob } from '../checks/job.ts';
import { deploymentMode } from '../checks/modes.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { beginJob, type Submitted, startedJob, startNeedsPods, startReads, submitted } from '../checks/start-job.ts';
import { startProgress } from '../checks/start-progress.ts';
import { exactTime, time } from '../checks/time.ts';
import { type Decision, go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { JobFact, Observation } from '../observation.ts';

const waiting = { reason: 'WaitingForJob', message: 'the new job does not run all its tasks yet' } as const;

type Here = Decision<'SubmittingJob' | 'Running' | 'DualRunning' | 'DeployFailed' | 'RollingBackJob' | 'Updating' | 'ClusterStarting'>;

/** What a failed proof would go back to: another version that ran. A version deployed anew is its own; a cluster that was given up comes back without its job. */
const previousOf = ({ deployed, jobStatus, released }: Status, hash: string): Status['previous'] => {
  if (deployed === undefined || deployed.hash === hash) return undefined;
  return { record: released === true ? withoutStart(deployed) : deployed, ...(jobStatus === undefined ? {} : { job: jobStatus }) };
};

const running = (o: Observation, job: JobFact, sent: Submitted): Here => {
  const { record, operation } = sent;
  const { status } = o;
  const hash = operation.cluster;
  const started = startedJob(o, job, sent);
  if (liveJob(status) !== undefined) {
    return go('DualRunning', {
      change: { operation: undefined, updatingJob: started, provingSince: exactTime(o.now) },
      error: null,
      effects: [event('Normal', 'UpgradeDone', job.id, `Version ${hash} runs beside ${status.deployHash}: job ${job.id}`)],
    });
  }
  const done = status.deployHash === undefined ? 'Deployed' : 'Upgraded to';
  return go('Running', {
    change: {
      deployHash: hash,
      deployed: record,
      previous: previousOf(status, hash),
      released: undefined,
      provingSince: exactTime(o.now),
      updating: undefined,
      updatingHash: undefined,
      ...FORGIVEN,
      restarts: undefined,
      operation: undefined,
      jobStatus: started,
      history: withOutcome(status, { hash, image: record.spec.image, outcome: 'Deployed', at: time(o.now), jobID: job.id }),
    },
    error: null,
    waiting: { reason: 'Proving', message: `job ${job.id} is not proven yet` },
    effects: [event('Normal', 'UpgradeDone', job.id, `${done} ${hash}: job ${job.id} runs`)],
  });
};

const settle = (o: Observation, sent: Submitted): Here => {
  const { record } = sent;
  const progress = startProgress(o, sent);
  switch (progress.kind) {
    case 'running':
      return running(o, progress.job, sent);
    case 'denied':
      return failDeploy(o, record, progress.failure);
    case 'stuck':
      return failDeploy(o, record, progress.failure, true);
    case 'waiting': {
      // Updating waits for the pods of this cluster, so the job that may be on it ends before another begins (R4).
      if (retargeted(o)) return go('Updating', record.hash === o.status.deployHash ? { change: { released: true } } : {});
      if (o.application.spec.forceRollback === true && o.status.deployed !== undefined)
        return failDeploy(o, record, failure('FORCED_ROLLBACK', 'forceRollback is set'), true);
      return stay('SubmittingJob', progress.lookAgainMs, { change: progress.change ?? {}, effects: progress.effects, waiting: progress.waiting });
    }
  }
};

/** Starts the new job from the newest restore point, once the old one has ended, and waits for its tasks. */
export const SubmittingJob = phase({
  phase: 'SubmittingJob',
  exits: ['Running', 'DualRunning', 'DeployFailed', 'RollingBackJob', 'Updating', 'ClusterStarting'],
  reads: (situation) => {
    const { updating } = situation.status;
    return updating === undefined ? {} : { clusters: startReads(situation, updating), pods: startNeedsPods(situation, updating) };
  },
  decide: (o): Here => {
    const { updating } = o.status;
    const sent = submitted(o.status, updating);
    if (sent !== undefined) return settle(o, sent);
    if (updating === undefined || retargeted(o)) return go('Updating');
    if (liveJob(o.status) !== undefined && deploymentMode(o) !== 'BlueGreen') return go('ClusterStarting');
    const beginning = beginJob(o, updating);
    switch (beginning.kind) {
      case 'begun':
        return stay('SubmittingJob', LOOK.jobDown, { change: beginning.change, effects: beginning.effects, error: null, waiting });
      case 'known':
        return stay('SubmittingJob', LOOK.jobDown, { change: beginning.change, waiting });
      case 'unknown':
        return stay('SubmittingJob', LOOK.starting, { waiting: beginning.waiting });
      case 'none': {
        const { message } = beginning.failure;
        return stay('SubmittingJob', LOOK.steady, { stalled: { reason: 'NoRestorePoint', message }, error: beginning.failure });
      }
    }
  },
});
