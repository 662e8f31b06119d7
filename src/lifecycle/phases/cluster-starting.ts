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

/** The running job ends first, as the modes say. In BlueGreen it keeps running. */
const nextPhase = (situation: Situation): 'SubmittingJob' | 'Savepointing' | 'Cancelling' => {
  if (liveJob(situation.status) === undefined) return 'SubmittingJob';
  const mode = upgradeMode(situation);
  if (deploymentMode(situation) === 'BlueGreen') return mode === 'Stateless' ? 'SubmittingJob' : 'Savepointing';
  return mode === 'Savepoint' ? 'Savepointing' : 'Cancelling';
};

/** Waits until the new cluster has the slots that the job needs. The running job is not touched. */
export const ClusterStarting = phase({
  phase: 'ClusterStarting',
  exits: ['SubmittingJob', 'Savepointing', 'Cancelling', 'Updating', 'DeployFailed', 'RollingBackJob'],
  reads: (situation) => {
    const { now, status } = situation;
    const { updating, phaseSince } = status;
    if (updating === undefined) return {};
    if (!needsJobManager(situation, updating)) return { pods: true };
    return { clusters: { [updating.hash]: { overview: true } }, pods: elapsed(now, phaseSince) >= LATE_MS };
  },
  decide: (observation) => {
    const { application, status } = observation;
    const { updating, deployed, phaseSince } = status;
    if (updating === undefined || retargeted(observation)) return enter('Updating');
    if (application.spec.forceRollback === true && deployed !== undefined)
      return failDeploy(observation, updating, failure('FORCED_ROLLBACK', 'spec.forceRollback is true'));
    const progress = clusterProgress(observation, updating, phaseSince);
    switch (progress.kind) {
      case 'up':
        return enter(nextPhase(observation), { error: null });
      case 'failed':
        return failDeploy(observation, updating, progress.failure);
      case 'starting':
        return stay('ClusterStarting', REQUEUE_MS.starting, {
          waiting: progress.waiting,
          ...(progress.problem === undefined ? {} : { error: progress.problem }),
        });
    }
  },
});
