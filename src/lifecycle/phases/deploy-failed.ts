import { failure } from '../../api/errors.ts';
import { besides, besidesReads } from '../checks/besides.ts';
import { FORGIVEN } from '../checks/fail-deploy.ts';
import { exhausted, forgetRestarts, mayRestart, needsRestart } from '../checks/heal.ts';
import { runningJob } from '../checks/job.ts';
import { rescaleOf } from '../checks/rescale.ts';
import { deployedNeedsPods, lookAtDeployed } from '../checks/running-status.ts';
import { failureForgotten, isDeployed, suspends } from '../checks/spec-changed.ts';
import { storesGone, storesNeedPods } from '../checks/stores.ts';
import { go, phase, stay } from '../decision.ts';

/**
 * The last deploy failed and its cluster is gone; the version before runs, untouched or rolled back. Any other spec
 * starts a deploy, also the one from before: that is how an edit is taken back.
 */
export const DeployFailed = phase({
  phase: 'DeployFailed',
  exits: ['Updating', 'Running', 'Recovering', 'Suspending'],
  reads: ({ status }) => ({ clusters: besidesReads(status), pods: deployedNeedsPods(status) || storesNeedPods(status) }),
  decide: (o) => {
    if (suspends(o)) return go('Suspending');
    if (failureForgotten(o) && o.application.spec.forceRollback !== true) {
      const takenBack = (isDeployed(o) || rescaleOf(o) !== undefined) && runningJob(o.status) !== undefined;
      return takenBack ? go('Running', { change: FORGIVEN, error: null }) : go('Updating', { change: { updatingHash: o.wanted?.hash } });
    }
    const look = lookAtDeployed(o);
    const { change, lookAgainMs, effects, waiting } = look;
    if (needsRestart(o.status)) {
      if (mayRestart(o)) return go('Recovering');
      return stay('DeployFailed', lookAgainMs, { change, effects, error: failure('RESTARTS_EXHAUSTED', exhausted(o).message) });
    }
    const more = besides(o, look);
    // lastError goes on telling why the deploy failed.
    if (more !== undefined) return stay('DeployFailed', more.lookAgainMs, { change: more.change, effects: more.effects });
    return stay('DeployFailed', lookAgainMs, { change: { ...change, ...(waiting === undefined ? forgetRestarts(o) : {}), ...storesGone(o) }, effects });
  },
});
