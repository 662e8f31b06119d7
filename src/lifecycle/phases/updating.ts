import { enter, phase, REQUEUE_MS, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { redeploysLiveCluster } from '../facts/application-mode.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { liveJob, runningJob } from '../facts/job.ts';
import { liveCluster } from '../facts/kept-clusters.ts';
import { upgradeMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { isDeployed, suspends } from '../facts/spec-changed.ts';
import { FORGET_FAILURE, leaveDeploy } from '../rollout/fail-deploy.ts';

/**
 * A deploy begins: clusters of earlier attempts go first, so that no pod of theirs can answer for the new one, and no job
 * of theirs can still run. Single: the old job is stopped and its cluster goes before the new one is made.
 */
export const Updating = phase({
  phase: 'Updating',
  exits: ['ClusterStarting', 'Savepointing', 'Cancelling', 'Running', 'Suspending'],
  reads: () => ({ pods: true }),
  decide: (observation) => {
    const { desired, status, application, pods = [] } = observation;
    const leave = leaveDeploy(status);
    if (desired === undefined) return stay('Updating', REQUEUE_MS.steady, { change: leave });
    if (suspends(observation)) return enter('Suspending', { change: leave });
    if (isDeployed(observation) && runningJob(status) !== undefined)
      return enter('Running', { change: { ...leave, ...FORGET_FAILURE, terminatingCluster: undefined }, error: null });
    const kept = liveCluster(status)?.hash;
    const ending = pods.filter(({ cluster, ownedByUid }) => !ownedByUid || cluster !== kept);
    if (status.updating !== undefined || ending.length > 0) {
      return stay('Updating', REQUEUE_MS.ending, { change: leave, waiting: waitingForPods(ending) });
    }
    const mode = application.spec.deploymentMode ?? 'Dual';
    const begun = {
      ...leave,
      ...storesBegin(observation),
      stabilizingSince: undefined,
      hook: undefined,
      updating: desired,
      deploymentMode: mode,
      ...FORGET_FAILURE,
      terminatingCluster: undefined,
      previous: undefined,
    };
    // A JobManager in application mode cannot be given another job: its cluster goes before one of the same name is made.
    if (kept !== undefined && (mode === 'Single' || redeploysLiveCluster(status, desired.hash))) {
      if (liveJob(status) === undefined)
        return stay('Updating', REQUEUE_MS.ending, { change: { ...leave, clusterReleased: true } });
      return enter(upgradeMode(observation) === 'Savepoint' ? 'Savepointing' : 'Cancelling', { change: begun });
    }
    return enter('ClusterStarting', {
      change: begun,
      effects: [
        event(
          'Normal',
          'CreatingCluster',
          `${desired.hash}-${status.phaseSince}`,
          `Creating Flink cluster for deploy ${desired.hash}`,
        ),
      ],
    });
  },
});
