import { failure } from '../../api/errors.ts';
import { clusterProgress, LATE_MS } from '../checks/cluster-progress.ts';
import { failDeploy } from '../checks/fail-deploy.ts';
import { liveJob } from '../checks/job.ts';
import { deploymentMode, upgradeMode } from '../checks/modes.ts';
import { retargeted } from '../checks/spec-changed.ts';
import { needsJobManager } from '../checks/standalone.ts';
import { elapsed } from '../checks/time.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import type { Situation } from '../observation.ts';

/** How the job that runs makes way. */
const next = (situation: Situation): 'SubmittingJob' | 'Savepointing' | 'Cancelling' => {
  if (liveJob(situation.status) === undefined) return 'SubmittingJob';
  const stateless = upgradeMode(situation) === 'Stateless';
  if (deploymentMode(situation) === 'BlueGreen') return stateless ? 'SubmittingJob' : 'Savepointing';
  return upgradeMode(situation) === 'Savepoint' ? 'Savepointing' : 'Cancelling';
};

/** Waits until the new cluster offers the slots that the job needs. What runs meanwhile is not touched. */
export const ClusterStarting = phase({
  phase: 'ClusterStarting',
  exits: ['SubmittingJob', 'Savepointing', 'Cancelling', 'Updating', 'DeployFailed', 'RollingBackJob'],
  reads: (situation) => {
    const { status, now } = situation;
    if (status.updating === undefined) return {};
    if (!needsJobManager(situation, status.updating)) return { pods: true };
    return { clusters: { [status.updating.hash]: { overview: true } }, pods: elapsed(now, status.phaseSince) >= LATE_MS };
  },
  decide: (o) => {
    const { status, application } = o;
    const target = status.updating;
    if (target === undefined || retargeted(o)) return go('Updating');
    if (application.spec.forceRollback === true && status.deployed !== undefined)
      return failDeploy(o, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
    const progress = clusterProgress(o, target, status.phaseSince);
    switch (progress.kind) {
      case 'up':
        return go(next(o), { error: null });
      case 'failed':
        return failDeploy(o, target, progress.failure);
      case 'starting':
        return stay('ClusterStarting', LOOK.starting, {
          waiting: progress.waiting,
          ...(progress.trouble === undefined ? {} : { error: progress.trouble }),
        });
    }
  },
});
