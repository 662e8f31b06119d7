import { HASH_LABEL } from '../../../../src/api/labels.ts';
import type { Status } from '../../../../src/api/status.ts';
import { NO_CHILDREN } from '../../../../src/objects/observed-children.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import {
  answering,
  at,
  deployed,
  type Facts,
  firstDeploy,
  NEXT,
  OLD,
  overview,
  pod,
  SETTLED,
  UNCHANGED,
  UNREACHABLE,
  upgrade,
  withCluster,
  withJob,
  withSpec,
} from '../situations.ts';

/** Phase ClusterStarting: the new cluster has to offer the slots that the job needs. */

const first = (status: Status, ...facts: readonly Facts[]) => observe(firstDeploy('ClusterStarting', status), ...facts);
const upgrading = (status: Status, ...facts: readonly Facts[]) => observe(upgrade('ClusterStarting', status), ...facts);
const SILENT = withCluster(UNREACHABLE, NEXT.hash);
const READY = withCluster(answering(), NEXT.hash);

const APPLICATION = record({ submission: 'Application' });
/** The first deploy in application mode: the JobManager is created together with its job. */
const application = (...facts: readonly Facts[]) =>
  observe(firstDeploy('ClusterStarting', { updating: APPLICATION }), { desired: APPLICATION }, ...facts);

/** The Deployment of the TaskManagers has a condition ReplicaFailure with that message. */
const refusedPods = (hash: string, message?: string, status = 'True'): Facts => {
  const conditions = [
    { type: 'ReplicaFailure', status, reason: 'FailedCreate', ...(message === undefined ? {} : { message }) },
  ];
  const metadata = { name: 'count-1-tm', labels: { [HASH_LABEL]: hash } };
  return { children: { ...NO_CHILDREN, deployments: { tm: { metadata, status: { conditions } } } } };
};

testDecisions('cluster-starting', {
  'The new cluster has the slots that the job needs': [
    ['A first deploy goes on to submit its job', () => first({}, READY), 'SubmittingJob, cleared @100'],
    [
      'An upgrade goes on to stop the running job with a savepoint',
      () => upgrading({}, READY),
      'Savepointing, cleared @100',
    ],
    [
      'An upgrade with savepointDisabled goes on to cancel the running job',
      () => upgrading({}, READY, withSpec({ savepointDisabled: true })),
      'Cancelling, cleared @100',
    ],
    [
      'An upgrade whose old job has ended goes on to submit the new job',
      () => upgrading(SETTLED, READY),
      'SubmittingJob, cleared @100',
    ],
    [
      'A BlueGreen upgrade with upgradeMode Stateless goes on to submit the new job while the old one is running',
      () => upgrading({ deploymentMode: 'BlueGreen' }, READY, withSpec({ upgradeMode: 'Stateless' })),
      'SubmittingJob, cleared @100',
    ],
    [
      'A BlueGreen upgrade goes on to take a savepoint of the running job',
      () => upgrading({ deploymentMode: 'BlueGreen' }, READY),
      'Savepointing, cleared @100',
    ],
  ],
  'The new cluster is not ready': [
    [
      'A cluster whose JobManager does not answer after a second has more time',
      () => first({}, withCluster(UNREACHABLE, NEXT.hash)),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A cluster with one of the two slots that the job needs has more time',
      () => first({}, withCluster(answering({ overview: { ...overview, slotsTotal: 1 } }), NEXT.hash)),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A cluster with a pod that cannot pull its image has more time, and the error names the pod',
      () => first({}, { pods: [pod(NEXT.hash), pod(NEXT.hash, { problem: 'ImagePullBackOff' })] }),
      'ClusterStarting, WaitingForCluster, POD_FAILING @400',
    ],
    [
      'A cluster whose own pods have no problem has more time, and problems of other pods are not reported',
      () => first({}, { pods: [pod(OLD.hash, { problem: 'x' }), pod(NEXT.hash, { ownedByUid: false, problem: 'x' })] }),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A first deploy fails when its cluster is not ready after five minutes',
      () => first({ phaseSince: at(-300_000) }, SILENT),
      'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'An upgrade fails when a pod has had a permanent problem for four seconds, and the old job keeps running',
      () =>
        upgrading(
          { lastError: { code: 'POD_FAILING', message: 'm', since: at(-4000), retryable: true } },
          {
            pods: [
              pod(NEXT.hash, { problem: 'a', permanent: false }),
              pod(NEXT.hash, { problem: 'b', permanent: true }),
            ],
          },
        ),
      'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'A JobManager that answers without an overview does not count as ready',
      () => upgrading({}, withCluster({ kind: 'answering' }, NEXT.hash)),
      'ClusterStarting, WaitingForCluster @400',
    ],
  ],
  'A deploy that failed is tried again': [
    [
      'A first deploy that fails for the third time is due again after a minute',
      () => first({ phaseSince: at(-300_000), deployRetry: { hash: NEXT.hash, failures: 2 } }, SILENT),
      'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'An upgrade that fails for the tenth time is due again after ten minutes',
      () => upgrading({ phaseSince: at(-300_000), deployRetry: { hash: NEXT.hash, failures: 9 } }, SILENT),
      'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'An upgrade that fails after another version had failed counts from one',
      () => upgrading({ phaseSince: at(-300_000), deployRetry: { hash: 'other', failures: 9 } }, SILENT),
      'DeployFailed, DeployFailed, CLUSTER_NOT_READY @100',
    ],
    [
      'An upgrade whose image has an invalid name is not due again',
      () =>
        upgrading(
          { lastError: { code: 'POD_FAILING', message: 'm', since: at(-4000), retryable: true } },
          { pods: [pod(NEXT.hash, { problem: 'InvalidImageName', permanent: true, needsEdit: true })] },
        ),
      'DeployFailed, DeployFailed, POD_REJECTED @100',
    ],
  ],
  'Kubernetes creates no pods': [
    [
      'A cluster without pods has more time, and the error has the reason of Kubernetes',
      () => first({}, refusedPods(NEXT.hash, 'pods "count-1-tm-x7" is forbidden: exceeded quota: q')),
      'ClusterStarting, WaitingForCluster, POD_FAILING @400',
    ],
    [
      'Refused pods of another cluster are not reported',
      () => first({}, refusedPods(OLD.hash, 'm')),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A refusal without a message is reported by its reason',
      () => first({}, refusedPods(NEXT.hash)),
      'ClusterStarting, WaitingForCluster, POD_FAILING @400',
    ],
    [
      'A Deployment whose pods Kubernetes creates is not reported',
      () => first({}, refusedPods(NEXT.hash, 'm', 'False')),
      'ClusterStarting, WaitingForCluster @400',
    ],
  ],
  'The spec asks for something else': [
    [
      'An upgrade to a version that the spec no longer asks for begins again',
      () => upgrading({}, UNCHANGED),
      'Updating @100',
    ],
    [
      'An upgrade of an application that is to be suspended ends before its job is stopped',
      () => upgrading({}, UNCHANGED, withSpec({ suspended: true }), withJob('RUNNING')),
      'Updating @100',
    ],
    [
      'A deploy begins again when the status names no target version',
      () => observe(deployed({ phase: 'ClusterStarting' })),
      'Updating @100',
    ],
    [
      'An upgrade fails when forceRollback becomes true, and the old job keeps running',
      () => upgrading({}, withSpec({ forceRollback: true })),
      'DeployFailed, DeployFailed, FORCED_ROLLBACK @100',
    ],
    [
      'A first deploy with forceRollback continues, because there is no version to roll back to',
      () => first({}, READY, withSpec({ forceRollback: true })),
      'SubmittingJob, cleared @100',
    ],
  ],
  'In application mode the TaskManagers run before the JobManager': [
    [
      'A cluster in application mode has more time while no TaskManager is running',
      () => application({ pods: [] }),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A cluster in application mode has more time when its pods were not listed',
      () => application(),
      'ClusterStarting, WaitingForCluster @400',
    ],
    [
      'A cluster in application mode goes on to start its job when its TaskManager is running',
      () => application({ pods: [pod(APPLICATION.hash, { runs: true })] }),
      'SubmittingJob, cleared @100',
    ],
  ],
});
