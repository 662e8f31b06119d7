import { failure } from '../../api/errors.ts';
import { enter, phase, stay } from '../decision.ts';
import { storesGone, storesNeedPods } from '../facts/ha-stores.ts';
import { runningJob } from '../facts/job.ts';
import { failureForgotten, isDeployed, suspends } from '../facts/spec-changed.ts';
import { rescaleOf } from '../rescale/rescale-target.ts';
import { FORGET_FAILURE } from '../rollout/fail-deploy.ts';
import { deployedNeedsPods, observeDeployedJob } from '../running/observe-job.ts';
import { forgetRestarts, mayRestart, needsRestart, restartsExhausted } from '../running/restart-policy.ts';
import { savepointUpkeep, savepointUpkeepReads } from '../running/savepoint-upkeep.ts';

/**
 * The last deploy failed and its cluster is gone; the version before runs, untouched or rolled back. Any other spec
 * starts a deploy, also the one from before: that is how an edit is taken back.
 */
export const DeployFailed = phase({
  phase: 'DeployFailed',
  exits: ['Updating', 'Running', 'Recovering', 'Suspending'],
  reads: ({ status }) => ({
    clusters: savepointUpkeepReads(status),
    pods: deployedNeedsPods(status) || storesNeedPods(status),
  }),
  decide: (observation) => {
    if (suspends(observation)) return enter('Suspending');
    if (failureForgotten(observation) && observation.application.spec.forceRollback !== true) {
      const takenBack =
        (isDeployed(observation) || rescaleOf(observation) !== undefined) &&
        runningJob(observation.status) !== undefined;
      return takenBack ? enter('Running', { change: FORGET_FAILURE, error: null }) : enter('Updating');
    }
    const look = observeDeployedJob(observation);
    const { change, requeueAfterMs, effects, waiting } = look;
    if (needsRestart(observation.status)) {
      if (mayRestart(observation)) return enter('Recovering');
      return stay('DeployFailed', requeueAfterMs, {
        change,
        effects,
        error: failure('RESTARTS_EXHAUSTED', restartsExhausted(observation).message),
      });
    }
    const more = savepointUpkeep(observation, look);
    // lastError goes on telling why the deploy failed.
    if (more !== undefined)
      return stay('DeployFailed', more.requeueAfterMs, { change: more.change, effects: more.effects });
    return stay('DeployFailed', requeueAfterMs, {
      change: { ...change, ...(waiting === undefined ? forgetRestarts(observation) : {}), ...storesGone(observation) },
      effects,
    });
  },
});
