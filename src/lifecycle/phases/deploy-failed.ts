import { failure } from '../../api/errors.ts';
import { type Decision, enter, phase, stay } from '../decision.ts';
import { storesGone, storesNeedPods } from '../facts/ha-stores.ts';
import { runningJob } from '../facts/job.ts';
import { failureForgotten, isDeployed, suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { beginTry } from '../rollout/deploy-retry.ts';
import { FORGET_FAILURE } from '../rollout/fail-deploy.ts';
import { deployedNeedsPods } from '../running/deployed-reads.ts';
import type { JobObservation } from '../running/job-observation.ts';
import { observeDeployedJob } from '../running/observe-job.ts';
import {
  forgetRestarts,
  mayRestart,
  needsRestart,
  outcomeUnknown,
  restartsExhausted,
  restartsOnEnd,
} from '../running/restart-policy.ts';
import { savepointUpkeep, savepointUpkeepReads } from '../running/savepoint-upkeep.ts';

type Here = Decision<'DeployFailed' | 'Updating' | 'Running' | 'Recovering' | 'Suspending'>;

/** The spec is no longer the one that failed. A revert to the version that runs needs no deploy. */
const takeUpEdit = (observation: Observation): Here => {
  const { desired, status } = observation;
  const reverted = isDeployed(observation) || rescaleOf(observation) !== undefined;
  return reverted && runningJob(status) !== undefined
    ? enter('Running', { change: { ...FORGET_FAILURE, ...beginTry(status, desired?.hash) }, error: null })
    : enter('Updating');
};

const restart = (observation: Observation, { change, effects, requeueAfterMs }: JobObservation): Here => {
  const unknown = outcomeUnknown(observation);
  if (unknown !== undefined) return stay('DeployFailed', requeueAfterMs, { change, effects, stalled: unknown });
  const restarts = restartsOnEnd(observation);
  if (mayRestart(observation, restarts)) return enter('Recovering', { change: { restarts } });
  const error = failure('RESTARTS_EXHAUSTED', restartsExhausted(observation).message);
  return stay('DeployFailed', requeueAfterMs, { change, effects, error });
};

/**
 * The last deploy failed and its cluster is deleted. The previous version runs: it was not stopped, or it was rolled
 * back to. Any other spec starts a deploy; a revert to the previous version ends the phase.
 */
export const DeployFailed = phase({
  phase: 'DeployFailed',
  exits: ['Updating', 'Running', 'Recovering', 'Suspending'],
  reads: ({ status }) => ({
    clusters: savepointUpkeepReads(status),
    pods: deployedNeedsPods(status) || storesNeedPods(status),
  }),
  decide: (observation): Here => {
    if (suspends(observation)) return enter('Suspending');
    const forced = observation.application.spec.forceRollback === true;
    if (failureForgotten(observation) && !forced) return takeUpEdit(observation);
    const observed = observeDeployedJob(observation);
    if (needsRestart(observation.status)) return restart(observation, observed);
    const upkeep = savepointUpkeep(observation, observed);
    // lastError keeps the reason why the deploy failed, so an error of the upkeep is dropped.
    if (upkeep !== undefined)
      return stay('DeployFailed', upkeep.requeueAfterMs, { change: upkeep.change, effects: upkeep.effects });
    const { change, effects, requeueAfterMs, waiting } = observed;
    const healthy = waiting === undefined ? forgetRestarts(observation) : {};
    return stay('DeployFailed', requeueAfterMs, {
      change: { ...change, ...healthy, ...storesGone(observation) },
      effects,
    });
  },
});
