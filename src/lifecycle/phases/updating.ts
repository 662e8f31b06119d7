import { failure } from '../../api/errors.ts';
import type { DeployRecord } from '../../api/status.ts';
import { newCluster } from '../../objects/flink-config/new-cluster.ts';
import { type Decision, enter, phase, REQUEUE_MS, type StatusChange, stay } from '../decision.ts';
import { event } from '../effect.ts';
import { redeploysLiveCluster } from '../facts/application-mode.ts';
import { storesBegin } from '../facts/ha-stores.ts';
import { liveJob, runningJob } from '../facts/job.ts';
import { liveCluster } from '../facts/kept-clusters.ts';
import { upgradeMode } from '../facts/modes.ts';
import { waitingForPods } from '../facts/pods-terminating.ts';
import { isDeployed, suspends } from '../facts/spec-changed.ts';
import type { Observation } from '../observation.ts';
import { beginTry } from '../rollout/deploy-retry.ts';
import { FORGET_FAILURE, leaveDeploy, refuseDeploy } from '../rollout/fail-deploy.ts';
import { missingCause } from '../start/missing-object.ts';

type Here = Decision<
  'Updating' | 'ClusterStarting' | 'Savepointing' | 'Cancelling' | 'Running' | 'Suspending' | 'DeployFailed'
>;

/** The old cluster has to go before the new one, unless Kubernetes would not create that: its job ends first. */
const replaceCluster = (observation: Observation, updating: DeployRecord, begun: StatusChange): Here => {
  const { status, missing } = observation;
  if (missing?.planned === true)
    return refuseDeploy(observation, updating, failure('OBJECT_NOT_CREATED', missingCause(missing)));
  if (liveJob(status) === undefined)
    return stay('Updating', REQUEUE_MS.ending, { change: { ...leaveDeploy(status), clusterReleased: true } });
  return enter(upgradeMode(observation) === 'Savepoint' ? 'Savepointing' : 'Cancelling', { change: begun });
};

/** The record of the cluster of a deploy. The live cluster stays as it is, also for another deploy of its version. */
const clusterOf = ({ status, application }: Observation, desired: DeployRecord): DeployRecord => {
  const live = liveCluster(status);
  if (live?.hash !== desired.hash) return newCluster(application.metadata, desired, status.attempts ?? 0);
  const { haClusterId } = live;
  return haClusterId === undefined ? desired : { ...desired, haClusterId };
};

/** All earlier clusters but the live one are gone. */
const beginDeploy = (observation: Observation, desired: DeployRecord): Here => {
  const { status, application } = observation;
  const updating = clusterOf(observation, desired);
  const { hash } = updating;
  const deploymentMode = application.spec.deploymentMode ?? 'Dual';
  const begun: StatusChange = {
    ...leaveDeploy(status),
    ...storesBegin(observation),
    stabilizingSince: undefined,
    hook: undefined,
    updating,
    deploymentMode,
    ...FORGET_FAILURE,
    ...beginTry(status, hash),
    terminatingCluster: undefined,
    previous: undefined,
  };
  // A JobManager in application mode has one job: its cluster goes before flinkapp creates one of the same name.
  const oneAtATime = deploymentMode === 'Single' || redeploysLiveCluster(status, hash);
  if (oneAtATime && liveCluster(status) !== undefined) return replaceCluster(observation, updating, begun);
  const message = `Creating Flink cluster for deploy ${hash}`;
  return enter('ClusterStarting', {
    change: begun,
    effects: [event('Normal', 'CreatingCluster', `${hash}-${status.phaseSince}`, message)],
  });
};

/**
 * A deploy begins when the clusters of earlier attempts are gone: none of their pods can answer for the new cluster, and
 * none of their jobs can still run (R4). In mode Single the old job ends and its cluster goes before the new one is
 * created.
 */
export const Updating = phase({
  phase: 'Updating',
  exits: ['ClusterStarting', 'Savepointing', 'Cancelling', 'Running', 'Suspending', 'DeployFailed'],
  reads: () => ({ pods: true }),
  decide: (observation): Here => {
    const { desired, status, pods = [] } = observation;
    const change = leaveDeploy(status);
    if (desired === undefined) return stay('Updating', REQUEUE_MS.steady, { change });
    if (suspends(observation)) return enter('Suspending', { change });
    if (isDeployed(observation) && runningJob(status) !== undefined)
      return enter('Running', {
        change: { ...change, ...FORGET_FAILURE, deployRetry: undefined, terminatingCluster: undefined },
        error: null,
      });
    const live = liveCluster(status)?.hash;
    const ending = pods.filter(({ cluster, ownedByUid }) => !ownedByUid || cluster !== live);
    if (status.updating !== undefined || ending.length > 0)
      return stay('Updating', REQUEUE_MS.ending, { change, waiting: waitingForPods(ending) });
    return beginDeploy(observation, desired);
  },
});
