import type { Status } from '../../../../src/api/status.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  deployed,
  type Facts,
  INVALID_SPEC,
  LOST,
  NEXT,
  OLD,
  ONE_CHECKPOINT,
  operation,
  pod,
  RETAINED,
  SETTLED,
  UNCHANGED,
  upgrade,
  withJob,
  withSpec,
} from '../situations.ts';

/** Phase Updating: a deploy begins, or begins again. */

const updating = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Updating', ...status }), ...facts);
const ZOOKEEPER = record({ flinkConfig: { 'high-availability.type': 'zookeeper' } });
const AVAILABLE = { ...ZOOKEEPER, haClusterId: 'count-1' };
const ASKS_AVAILABLE: Facts = { desired: ZOOKEEPER };
const NO_PODS: Facts = { pods: [] };
const WOULD_BE_REFUSED: Facts = {
  missing: { kind: 'Pod', name: 'count-jm', problem: { kind: 'refused', message: 'denied' }, planned: true },
};
const LIVE_POD: Facts = { pods: [pod(OLD.hash)] };

testDecisions('updating', {
  'Nothing of an earlier attempt is left': [
    [
      'A deploy starts the new cluster when only the live cluster has pods',
      () => updating({}, LIVE_POD),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'A deploy starts the new cluster when the pods were not listed',
      () => updating({}),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'A manual savepoint that is under way continues while the deploy starts the new cluster',
      () => updating({ operation: operation('savepoint', { reason: 'Manual' }) }, NO_PODS),
      'ClusterStarting, CreatingCluster @100',
    ],
  ],
  'Kubernetes would refuse the new cluster': [
    [
      'Mode Single fails the deploy and keeps the live cluster, its job and a savepoint of it',
      () =>
        updating(
          { operation: operation('savepoint', { reason: 'Manual' }) },
          NO_PODS,
          withSpec({ deploymentMode: 'Single' }),
          WOULD_BE_REFUSED,
        ),
      'DeployFailed, DeployFailed, OBJECT_NOT_CREATED @100',
    ],
  ],
  'Something of an earlier attempt is left': [
    [
      'A deploy waits for the pods of an earlier attempt at the same version',
      () => updating({}, { pods: [pod(NEXT.hash)] }),
      'Updating, WaitingForPodsToEnd @300',
    ],
    [
      'A deploy removes the target version of the earlier attempt from the status before it starts a cluster',
      () => updating({ updating: NEXT }, NO_PODS),
      'Updating, WaitingForPodsToEnd @300',
    ],
    [
      'A deploy after the live cluster was released waits for the pods of that cluster',
      () => updating({ clusterReleased: true, ...LOST }, LIVE_POD),
      'Updating, WaitingForPodsToEnd @300',
    ],
    [
      'A deploy removes the high-availability store of a deleted cluster and waits until it is gone',
      () => updating({}, { pods: [pod('x', { store: true })] }),
      'Updating, removeStore, WaitingForPodsToEnd @300',
    ],
  ],
  'The deployment mode is Single': [
    [
      'A deploy in mode Single first stops the running job with a savepoint',
      () => updating({}, withSpec({ deploymentMode: 'Single' }), LIVE_POD),
      'Savepointing @100',
    ],
    [
      'A deploy in mode Single with upgradeMode LastState first cancels the running job',
      () => updating({}, withSpec({ deploymentMode: 'Single', upgradeMode: 'LastState' }), LIVE_POD),
      'Cancelling @100',
    ],
    [
      'A deploy in mode Single whose old job has ended releases the old cluster',
      () => updating(SETTLED, withSpec({ deploymentMode: 'Single' }), LIVE_POD),
      'Updating @300',
    ],
  ],
  'The spec asks for something else': [
    [
      'A deploy whose edit was reverted while the job is running ends, and the application is Running again',
      () => updating({}, UNCHANGED, NO_PODS),
      'Running, cleared @100',
    ],
    [
      'A deploy whose edit was reverted after the job had ended deploys the old version again',
      () => updating(SETTLED, UNCHANGED, LIVE_POD),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'With high availability it keeps the id of the live cluster',
      () => updating({ ...SETTLED, deployed: AVAILABLE }, ASKS_AVAILABLE, { pods: [pod(AVAILABLE.hash)] }),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'With high availability a cluster that was released gets another id',
      () => updating({ ...SETTLED, deployed: AVAILABLE, clusterReleased: true }, ASKS_AVAILABLE, NO_PODS),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'A deploy of a spec that has become invalid waits and is stalled',
      () => updating({}, INVALID_SPEC),
      'Updating, stalled InvalidSpec, INVALID_SPEC @10000',
    ],
    [
      'A deploy ends when spec.suspended becomes true, and the job is stopped to suspend the application',
      () =>
        observe(
          upgrade('Updating'),
          UNCHANGED,
          withSpec({ suspended: true }),
          withJob('RUNNING', { checkpoints: ONE_CHECKPOINT, checkpointConfig: RETAINED }),
        ),
      'Suspending @100',
    ],
  ],
});
