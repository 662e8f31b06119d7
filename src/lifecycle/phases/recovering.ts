import { failure } from '../../api/errors.ts';
import type { JobStatus } from '../../api/status.ts';
import { exhausted, mayRestart, restarted, restartPause } from '../checks/heal.ts';
import { type RestartProgress, restartProgress, restartReads } from '../checks/restart-deployed.ts';
import { suspends, wantsDeploy } from '../checks/spec-changed.ts';
import { exactTime } from '../checks/time.ts';
import { type Decision, go, LOOK, phase, type StatusChange, stay } from '../decision.ts';
import { event } from '../effect.ts';
import type { Observation } from '../observation.ts';

type Here = Decision<'Recovering' | 'Running' | 'DeployFailed' | 'Updating' | 'Suspending'>;

const waiting = { reason: 'Recovering', message: 'the job is being started again from its newest restore point' } as const;

/** Where the application was before its job had to be started again. */
const restingPlace = ({ status }: Observation): 'Running' | 'DeployFailed' => (status.failedDeployHash === undefined ? 'Running' : 'DeployFailed');

/** Why a deploy failed is told for as long as it is not forgotten. */
const forgiven = ({ status }: Observation): { readonly error?: null } => (status.failedDeployHash === undefined ? { error: null } : {});

const failed = (o: Observation, { failure: cause, stuck }: Extract<RestartProgress, { kind: 'failed' }>): Here => {
  // An attempt is counted when it is sent; one that got no cluster to be sent to counts too.
  const restarts = o.status.operation === undefined ? restarted(o) : o.status.restarts;
  const change: StatusChange = { restarts, operation: undefined, ...(stuck ? { released: true } : {}) };
  const status = { ...o.status, ...(restarts === undefined ? {} : { restarts }) };
  if (!mayRestart({ ...o, status })) {
    return go(restingPlace(o), { change, error: failure('RESTARTS_EXHAUSTED', `${exhausted({ ...o, status }).message}; the last one: ${cause.message}`) });
  }
  return stay('Recovering', LOOK.starting, { change, ...(o.status.failedDeployHash === undefined ? { error: cause } : {}), waiting });
};

const recovered = (o: Observation, jobStatus: JobStatus): Here =>
  go(restingPlace(o), {
    change: { operation: undefined, jobStatus, ...(o.status.provingSince === undefined ? {} : { provingSince: exactTime(o.now) }) },
    ...forgiven(o),
    effects: [event('Normal', 'JobRecovered', `${jobStatus.jobID}`, `Job ${o.status.jobStatus?.jobID} goes on as job ${jobStatus.jobID}`)],
  });

/** The deployed job had FAILED for good, or its JobManager lost it: it is started again from its newest restore point. */
export const Recovering = phase({
  phase: 'Recovering',
  exits: ['Running', 'DeployFailed', 'Updating', 'Suspending'],
  reads: restartReads,
  decide: (o): Here => {
    if (o.status.operation === undefined && suspends(o)) return go('Suspending');
    if (o.status.operation === undefined && wantsDeploy(o))
      return go('Updating', { change: { previous: undefined, provingSince: undefined, updatingHash: o.wanted?.hash } });
    const progress = restartProgress(o, o.status.restarts?.at ?? o.status.phaseSince, restartPause(o));
    if (progress === undefined) return go('DeployFailed');
    switch (progress.kind) {
      case 'running':
        return recovered(o, progress.jobStatus);
      case 'failed':
        return failed(o, progress);
      case 'waiting':
        return stay('Recovering', progress.lookAgainMs, { change: progress.change ?? {}, effects: progress.effects ?? [], waiting: progress.waiting });
      case 'begun':
        return stay('Recovering', LOOK.jobDown, { change: { ...progress.change, restarts: restarted(o) }, effects: progress.effects, ...forgiven(o), waiting });
      case 'noState':
        return stay('Recovering', LOOK.steady, { stalled: { reason: 'NoRestorePoint', message: progress.failure.message }, error: progress.failure });
    }
  },
});
