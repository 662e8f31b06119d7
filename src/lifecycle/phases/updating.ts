import { runningJob } from '../checks/job.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { liveCluster } from '../kept-clusters.ts';

/** A deploy begins: clusters of earlier attempts go first, so that no pod of theirs can answer for the new one. */
export const Updating = phase({
  phase: 'Updating',
  exits: ['ClusterStarting', 'Running'],
  reads: () => ({ pods: true }),
  decide: ({ wanted, status, pods = [] }) => {
    const leave = { updating: undefined, updatingHash: undefined, operation: undefined, retryAt: undefined, retryCount: undefined } as const;
    if (wanted === undefined) return stay('Updating', LOOK.steady, { change: leave });
    if (wanted.hash === status.deployHash && runningJob(status) !== undefined)
      return go('Running', { change: { ...leave, failedDeployHash: undefined }, error: null });
    const kept = liveCluster(status)?.hash;
    const ending = pods.filter(({ cluster, own }) => !own || cluster !== kept);
    if (status.updating !== undefined || ending.length > 0) {
      return stay('Updating', LOOK.ending, {
        change: leave,
        waiting: { reason: 'WaitingForPodsToEnd', message: 'pods of an earlier cluster have not ended yet' },
      });
    }
    return go('ClusterStarting', {
      change: { ...leave, updating: wanted, updatingHash: wanted.hash, failedDeployHash: undefined },
      effects: [event('Normal', 'CreatingCluster', `${wanted.hash}-${status.phaseSince}`, `Creating Flink cluster for deploy ${wanted.hash}`)],
    });
  },
});
