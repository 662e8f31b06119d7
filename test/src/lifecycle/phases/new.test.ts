import { observe, testDecisions } from '../decisions.ts';
import { at, INVALID_SPEC, pod, withSpec } from '../situations.ts';

/** Phase New: flinkapp has created nothing yet. */

testDecisions('new', {
  'No pod of an earlier application is left': [
    [
      'A new application starts its first cluster',
      () => observe({}, { pods: [] }),
      'ClusterStarting, CreatingCluster @100',
    ],
    [
      'A new application whose spec is suspended becomes Suspended without a cluster',
      () => observe({}, { pods: [] }, withSpec({ suspended: true })),
      'Suspended @100',
    ],
  ],
  'Something keeps the first cluster from starting': [
    [
      'A new application waits for pods that a deleted application left behind, and says how to delete them',
      () => observe({}, { pods: [pod('x', { ownedByUid: false })] }),
      'New, WaitingForPodsToEnd @300',
    ],
    [
      'A new application waits for pods of a deleted application that Kubernetes is deleting',
      () => observe({}, { pods: [pod('x', { ownedByUid: false, terminatesBy: at(5000) })] }),
      'New, WaitingForPodsToEnd @300',
    ],
    [
      'A new application with an invalid spec starts nothing and is stalled',
      () => observe({}, INVALID_SPEC),
      'New, stalled InvalidSpec, INVALID_SPEC @10000',
    ],
  ],
});
