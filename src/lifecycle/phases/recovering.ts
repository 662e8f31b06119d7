import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { suspends, wantsDeploy } from '../facts/spec-changed.ts';
import { exactTime } from '../facts/time.ts';
import type { Observation } from '../observation.ts';
import { countRestart, mayRestart, restartPause, restartsExhausted } from '../running/restart-policy.ts';
import { type RestartProgress, restartProgress, restartReads } from '../start/restart-deployed-job.ts';

type Here = Decision<'Recovering' | 'Running' | 'DeployFailed' | 'Updating' | 'Suspending'>;

const waiting = {
  reason: 'Recovering',
  message: 'the job is being started again from its newest restore point',
} as const;

/** Where the application was before its job had to be started again. */
const restingPlace = ({ status }: Observation): 'Running' | 'DeployFailed' =>
  status.failedDeployHash === undefined ? 'Running' : 'DeployFailed';

/** Why a deploy failed is told for as long as it is not forgotten. */
const forgiven = ({ status }: Observation): { readonly error?: null } =>
  status.failedDeployHash === undefined ? { error: null } : {};

const failed = (
  observation: Observation,
  { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>,
): Here => {
  // An attempt is counted when it is sent; one that got no cluster to be sent to counts too.
  const restarts = observation.status.operation === undefined ? countRestart(observation) : observation.status.restarts;
  const change: StatusChange = { restarts, operation: undefined, ...(stuck ? { clusterReleased: true } : {}) };
  const status = { ...observation.status, ...(restarts === undefined ? {} : { restarts }) };
  if (!mayRestart({ ...observation, status })) {
    return enter(restingPlace(observation), {
      change,
      error: failure(
        'RESTARTS_EXHAUSTED',
        `${restartsExhausted({ ...observation, status }).message}; the last one: ${cause.message}`,
      ),
    });
  }
  return stay('Recovering', REQUEUE_MS.starting, {
    change,
    ...(observation.status.failedDeployHash === undefined ? { error: cause } : {}),
    waiting,
  });
};

const recovered = (observation: Observation, jobStatus: JobStatus): Here =>
  enter(restingPlace(observation), {
    change: {
      operation: undefined,
      jobStatus,
      ...(observation.status.stabilizingSince === undefined ? {} : { stabilizingSince: exactTime(observation.now) }),
    },
    ...forgiven(observation),
    effects: [
      event(
        'Normal',
        'JobRecovered',
        `${jobStatus.jobID}`,
        `Job ${observation.status.jobStatus?.jobID} goes on as job ${jobStatus.jobID}`,
      ),
    ],
  });

/** The deployed job had FAILED for good, or its JobManager lost it: it is started again from its newest restore point. */
export const Recovering = phase({
  phase: 'Recovering',
  exits: ['Running', 'DeployFailed', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (observation): Here => {
    if (observation.status.operation === undefined && suspends(observation)) return enter('Suspending');
    if (observation.status.operation === undefined && wantsDeploy(observation))
      return enter('Updating', {
        change: { previous: undefined, stabilizingSince: undefined },
      });
    const progress = restartProgress(
      observation,
      observation.status.restarts?.at ?? observation.status.phaseSince,
      restartPause(observation),
    );
    if (progress === undefined) return enter('DeployFailed');
    switch (progress.kind) {
      case 'running':
        return recovered(observation, progress.jobStatus);
      case 'failed':
        return failed(observation, progress);
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
          ...forgiven(observation),
          waiting,
        });
      case 'noState':
        return stay('Recovering', REQUEUE_MS.steady, {
          stalled: { reason: 'NoRestorePoint', message: progress.failure.message },
          error: progress.failure,
        });
    }
  },
});
