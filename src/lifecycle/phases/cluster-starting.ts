import { failure } from '../../api/errors.ts';
import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { needsJobManager } from '../facts/application-mode.ts';
import { liveJob } from '../facts/job.ts';
import { deploymentMode, upgradeMode } from '../facts/modes.ts';
import { retargeted } from '../facts/spec-changed.ts';
import { elapsed } from '../facts/time.ts';
import type { Situation } from '../observation.ts';
import { failDeploy } from '../rollout/fail-deploy.ts';
import { clusterProgress, LATE_MS } from '../start/cluster-progress.ts';

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
    return {
      clusters: { [status.updating.hash]: { overview: true } },
      pods: elapsed(now, status.phaseSince) >= LATE_MS,
    };
  },
  decide: (observation) => {
    const { status, application } = observation;
    const target = status.updating;
    if (target === undefined || retargeted(observation)) return enter('Updating');
    if (application.spec.forceRollback === true && status.deployed !== undefined)
      return failDeploy(observation, target, failure('FORCED_ROLLBACK', 'forceRollback is set'));
    const progress = clusterProgress(observation, target, status.phaseSince);
    switch (progress.kind) {
      case 'up':
        return enter(next(observation), { error: null });
      case 'failed':
        return failDeploy(observation, target, progress.failure);
      case 'starting':
        return stay('ClusterStarting', REQUEUE_MS.starting, {
          waiting: progress.waiting,
          ...(progress.problem === undefined ? {} : { error: progress.problem }),
        });
    }
  },
});
