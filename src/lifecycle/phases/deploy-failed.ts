import { runningJob } from '../checks/job.ts';
import { deployedReads, lookAtDeployed } from '../checks/running-status.ts';
import { failureForgotten } from '../checks/spec-changed.ts';
import { go, phase, stay } from '../decision.ts';

/**
 * The last deploy failed and its cluster is gone; the job before it, if it was not stopped yet, runs on. Any other
 * spec starts a deploy, also the one from before: that is how an edit is taken back.
 */
export const DeployFailed = phase({
  phase: 'DeployFailed',
  exits: ['Updating', 'Running'],
  reads: ({ status }) => ({ clusters: deployedReads(status) }),
  decide: (o) => {
    if (failureForgotten(o) && o.application.spec.forceRollback !== true) {
      const takenBack = o.wanted?.hash === o.status.deployHash && runningJob(o.status) !== undefined;
      return takenBack ? go('Running', { change: { failedDeployHash: undefined }, error: null }) : go('Updating', { change: { updatingHash: o.wanted?.hash } });
    }
    const { change, lookAgainMs, effects } = lookAtDeployed(o);
    return stay('DeployFailed', lookAgainMs, { change, effects });
  },
});
