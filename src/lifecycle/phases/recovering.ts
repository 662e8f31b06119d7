import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { countRestart, mayRestart, restartPause, restartsExhausted } from '../running/restart-policy.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';

type Here = Decision<'Recovering' | 'Running' | 'DeployFailed' | 'Updating' | 'Suspending'>;

const restarting: Waiting = { reason: 'Recovering', message: 'Restarting the job' };

/** The phase that the restart interrupted. */
const interruptedPhase = ({ status }: Observation): 'Running' | 'DeployFailed' =>
  status.failedDeployHash === undefined ? 'Running' : 'DeployFailed';

/** lastError keeps the reason why a deploy failed for as long as flinkapp remembers that deploy. */
const clearedError = ({ status }: Observation): { readonly error?: null } =>
  status.failedDeployHash === undefined ? { error: null } : {};

const onFailed = (
  observation: Observation,
  { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  const { status } = observation;
  // flinkapp counts an attempt when it submits the job; an attempt whose cluster did not start counts too.
  const restarts = status.operation === undefined ? countRestart(observation) : status.restarts;
  const change: StatusChange = { restarts, operation: undefined, ...(stuck ? { clusterReleased: true } : {}) };
  const counted = restarts === undefined ? observation : { ...observation, status: { ...status, restarts } };
  if (mayRestart(counted))
    return stay('Recovering', REQUEUE_MS.starting, {
      change,
      ...(status.failedDeployHash === undefined ? { error: cause } : {}),
      waiting: restarting,
    });
  const message = `${restartsExhausted(counted).message}. The last restart failed: ${cause.message}`;
  return enter(interruptedPhase(observation), { change, error: failure('RESTARTS_EXHAUSTED', message) });
};

const onRunning = (observation: Observation, jobStatus: JobStatus): Here => {
  const { status, now } = observation;
  const [lostId, jobId] = [status.jobStatus?.jobID, `${jobStatus.jobID}`];
  // With high availability the JobManager itself may have recovered the job.
  const message = lostId === jobId ? `Job ${jobId} is running again` : `Restarted job ${lostId} as job ${jobId}`;
  return enter(interruptedPhase(observation), {
    change: {
      operation: undefined,
      jobStatus,
      ...(status.stabilizingSince === undefined ? {} : { stabilizingSince: exactTime(now) }),
    },
    ...clearedError(observation),
    effects: [event('Normal', 'JobRecovered', jobId, message)],
  });
};

/** The deployed job FAILED, or its JobManager lost it: flinkapp restarts it from its newest restore point. */
export const Recovering = phase({
  phase: 'Recovering',
  exits: ['Running', 'DeployFailed', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    const { operation, restarts, phaseSince } = observation.status;
    if (operation === undefined && suspends(observation)) return enter('Suspending');
    if (operation === undefined && wantsDeploy(observation))
      return enter('Updating', { change: { previous: undefined, stabilizingSince: undefined } });
    const progress = restartProgress(observation, restarts?.at ?? phaseSince, restartPause(observation));
    if (progress === undefined) return enter('DeployFailed');
    switch (progress.kind) {
      case 'running':
        return onRunning(observation, progress.jobStatus);
      case 'failed':
        return onFailed(observation, progress);
      case 'waiting':
        return stay('Recovering', progress.requeueAfterMs, {
          change: progress.change ?? {},
          effects: progress.effects ?? [],
          waiting: progress.waiting,
        });
      case 'begun':
        return stay('Recovering', REQUEUE_MS.jobDown, {
          change: { ...progress.change, restarts: countRestart(observation) },
          effects: progress.effects,
          ...clearedError(observation),
          waiting: restarting,
        });
      case 'noState':
        return stay('Recovering', REQUEUE_MS.steady, {
          stalled: { reason: 'NoRestorePoint', message: `Cannot restart the job: ${progress.failure.message}` },
          error: progress.failure,
        });
    }
  },
});
