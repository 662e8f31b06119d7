import { FORGIVEN, leaveDeploy } from '../checks/fail-deploy.ts';
import { liveJob, runningJob } from '../checks/job.ts';
import { upgradeMode } from '../checks/modes.ts';
import { podsEnd } from '../checks/pods-end.ts';
import { isDeployed, suspends } from '../checks/spec-changed.ts';
import { replacesItself } from '../checks/standalone.ts';
import { storesBegin } from '../checks/stores.ts';
import { go, LOOK, phase, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { liveCluster } from '../kept-clusters.ts';

/**
 * A deploy begins: clusters of earlier attempts go first, so that no pod of theirs can answer for the new one, and no job
 * of theirs can still run. Single: the old job is stopped and its cluster goes before the new one is made.
 */
export const Updating = phase({
  phase: 'Updating',
  exits: ['ClusterStarting', 'Savepointing', 'Cancelling', 'Running', 'Suspending'],
  reads: () => ({ pods: true }),
  decide: (o) => {
    const { wanted, status, application, pods = [] } = o;
    const leave = leaveDeploy(status);
    if (wanted === undefined) return stay('Updating', LOOK.steady, { change: leave });
    if (suspends(o)) return go('Suspending', { change: leave });
    if (isDeployed(o) && runningJob(status) !== undefined) return go('Running', { change: { ...leave, ...FORGIVEN, leaving: undefined }, error: null });
    const kept = liveCluster(status)?.hash;
    const ending = pods.filter(({ cluster, own }) => !own || cluster !== kept);
    if (status.updating !== undefined || ending.length > 0) {
      return stay('Updating', LOOK.ending, { change: leave, waiting: podsEnd(ending) });
    }
    const mode = application.spec.deploymentMode ?? 'Dual';
    const begun = {
      ...leave,
      ...storesBegin(o),
      provingSince: undefined,
      hook: undefined,
      updating: wanted,
      updatingHash: wanted.hash,
      deploymentMode: mode,
      ...FORGIVEN,
      leaving: undefined,
      previous: undefined,
    };
    // A JobManager in application mode cannot be given another job: its cluster goes before one of the same name is made.
    if (kept !== undefined && (mode === 'Single' || replacesItself(status, wanted.hash))) {
      if (liveJob(status) === undefined) return stay('Updating', LOOK.ending, { change: { ...leave, released: true } });
      return go(upgradeMode(o) === 'Savepoint' ? 'Savepointing' : 'Cancelling', { change: begun });
    }
    return go('ClusterStarting', {
      change: begun,
      effects: [event('Normal', 'CreatingCluster', `${wanted.hash}-${status.phaseSince}`, `Creating Flink cluster for deploy ${wanted.hash}`)],
    });
  },
});
