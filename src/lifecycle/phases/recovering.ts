import { type ErrorCode, failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay, type Waiting } from '../decision.ts';
import { event } from '../effect.ts';
import { NO_RETRY, retryLater, retryPause } from '../facts/retry.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { countFailure, countRestart, mayRestart, restartPause, restartsExhausted } from '../running/restart-policy.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';
import { stallCause, stalledBy, stalledWithoutState } from '../start/stalled-restart.ts';

type Here = Decision<'Recovering' | 'Running' | 'DeployFailed' | 'Updating' | 'Suspending'>;

const restarting: Waiting = { reason: 'Recovering', message: 'Restarting the job' };

/** Failures of the job itself, not of what it runs on. */
const OF_JOB: ReadonlySet<ErrorCode> = new Set(['JOB_FAILED', 'JOB_RESTARTING', 'SUBMISSION_REFUSED']);

/** After this many restarts of a job that fails again and again a person should know. */
const STALLED_AFTER = 3;

/** The phase that the restart interrupted. */
const interruptedPhase = ({ status }: Observation): 'Running' | 'DeployFailed' =>
  status.failedDeployHash === undefined ? 'Running' : 'DeployFailed';

/** lastError keeps the reason why a deploy failed for as long as flinkapp remembers that deploy. */
const clearedError = ({ status }: Observation): { readonly error?: null } =>
  status.failedDeployHash === undefined ? { error: null } : {};

/** flinkapp tries again for ever, with growing pauses, unless the job itself fails and the user has set a limit (R11). */
const onFailed = (
  observation: Observation,
  { failure: cause, stuck, change: known = {} }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  const { failedDeployHash } = observation.status;
  const restarts = OF_JOB.has(cause.code) ? countFailure(observation) : observation.status.restarts;
  const { pauseMs, ...retry } = retryLater(observation);
  const change: StatusChange = {
    ...known,
    restarts,
    operation: undefined,
    ...(stuck ? { clusterReleased: true } : {}),
  };
  if (mayRestart(observation, restarts))
    return stay('Recovering', Math.min(pauseMs, REQUEUE_MS.starting), {
      change: { ...change, ...retry, retryCause: cause.message },
      ...(failedDeployHash === undefined ? { error: cause } : {}),
      waiting: restarting,
    });
  const message = `${restartsExhausted(observation).message}. The last restart failed: ${cause.message}`;
  return enter(interruptedPhase(observation), {
    change: { ...change, ...NO_RETRY },
    error: failure('RESTARTS_EXHAUSTED', message),
  });
};

const onRunning = (observation: Observation, jobStatus: JobStatus): Here => {
  const { status, now } = observation;
  const [lostId, jobId] = [status.jobStatus?.jobID, `${jobStatus.jobID}`];
  // With high availability the JobManager itself may have recovered the job.
  const message =
    lostId === jobId
      ? `The JobManager recovered job ${jobId}, which is ${jobStatus.state}`
      : `Restarted job ${lostId} as job ${jobId}`;
  return enter(interruptedPhase(observation), {
    change: {
      operation: undefined,
      ...NO_RETRY,
      jobStatus,
      ...(status.stabilizingSince === undefined ? {} : { stabilizingSince: exactTime(now) }),
    },
    ...clearedError(observation),
    effects: [event('Normal', 'JobRecovered', jobId, message)],
  });
};

const recover = (observation: Observation): Here => {
  const { operation, retryAt, retryCause, phaseSince } = observation.status;
  if (operation === undefined && suspends(observation)) return enter('Suspending', { change: NO_RETRY });
  if (operation === undefined && wantsDeploy(observation))
    return enter('Updating', { change: { ...NO_RETRY, previous: undefined, stabilizingSince: undefined } });
  const pauseMs = Math.max(restartPause(observation), retryPause(observation));
  const progress = restartProgress(observation, retryAt ?? phaseSince, pauseMs);
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
        ...(retryCause === undefined ? clearedError(observation) : {}),
        waiting: restarting,
      });
    case 'noState':
      return stay('Recovering', REQUEUE_MS.steady, {
        stalled: { reason: 'NoRestorePoint', message: `Cannot restart the job: ${progress.failure.message}` },
        error: progress.failure,
      });
  }
};

/** What a person should know of restarts that do not help. */
const stallOf = (observation: Observation, decision: Here): Waiting | undefined => {
  const { jobStatus, restarts } = observation.status;
  const missing = stalledWithoutState(observation, decision);
  if (missing !== undefined) return missing;
  const cause = stallCause(observation, decision);
  if (cause !== undefined)
    return { reason: 'RestartsFailing', message: `The job could not be restarted: ${cause}. flinkapp keeps trying` };
  if (jobStatus?.failureCause === undefined || (restarts?.attempts ?? 0) < STALLED_AFTER) return undefined;
  const message = `The job fails again after each restart: ${jobStatus.failureCause}. flinkapp keeps restarting it`;
  return { reason: 'RestartsFailing', message };
};

/** The deployed job FAILED, or its JobManager lost it: flinkapp restarts it from its newest restore point. */
export const Recovering = phase({
  phase: 'Recovering',
  exits: ['Running', 'DeployFailed', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    const decision = recover(observation);
    const stall = stallOf(observation, decision);
    return stall === undefined ? decision : stalledBy(decision, observation, stall);
  },
});
