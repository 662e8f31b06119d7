import type { Status } from '../../../../src/api/status.ts';
import { NO_CHILDREN } from '../../../../src/objects/observed-children.ts';
import { record } from '../../../builders.ts';
import { observe, testDecisions } from '../decisions.ts';
import { at, deployed, type Facts, OLD, operation, pod, STOP, withJob, withSpec } from '../situations.ts';

/** Phase Deleting: the clusters go, or stay because the deletion is to leave them. */

const deleting = (status: Status, ...facts: readonly Facts[]) =>
  observe({ ...status, phase: 'Deleting' }, { deleting: true }, ...facts);
const CHILDREN: Facts = {
  children: { ...NO_CHILDREN, deployments: { jm: {}, tm: {} }, services: { count: {} } },
};
/** The application has a running job, and the objects of its cluster. */
const deletingJob = (status: Status, ...facts: readonly Facts[]) => deleting(deployed(status), CHILDREN, ...facts);

/** The deletion began that many milliseconds ago, with these finalizers. */
const deletedSince = (ms: number, finalizers: readonly string[] = []): Facts => {
  const { application } = withSpec({});
  return {
    application: { ...application, metadata: { ...application.metadata, deletionTimestamp: at(-ms), finalizers } },
  };
};
/** The deadline of the deletion has passed. */
const LATE = deletedSince(600_000);
const RUNNING = withJob('RUNNING');

const tornDown = (ms: number, ...facts: readonly Facts[]) =>
  deleting({ operation: operation('teardown', { startedAt: at(-ms) }) }, ...facts);
const STORE = pod('x', { store: true });
/** Its node does not answer: its end is overdue by a minute. */
const OVERDUE = { name: 'q', node: 'node-1', terminatesBy: at(-60_000) };
/** `kubectl delete --cascade=orphan`, until Kubernetes has taken the owner out of the objects. */
const ORPHANED = deletedSince(0, ['orphan']);
const HIGHLY_AVAILABLE = record({ flinkConfig: { 'high-availability.type': 'kubernetes' } });
const NO_OBJECTS: Facts = { children: NO_CHILDREN };

testDecisions('deleting-teardown', {
  'The clusters go': [
    [
      'flinkapp waits for children that are left',
      () => tornDown(1000, { pods: [], children: { ...NO_CHILDREN, services: { s: { metadata: { name: 's' } } } } }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'flinkapp waits for pods that are left',
      () => tornDown(1000, { pods: [pod('x')] }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'flinkapp removes a high-availability store that is left and waits for it',
      () => tornDown(1000, { pods: [STORE] }),
      'Deleting, removeStore, WaitingForPodsToEnd @300',
    ],
    [
      'A high-availability store that is left after a minute does not hold up the deletion',
      () => tornDown(60_000, { pods: [STORE] }),
      'Deleting, HighAvailabilityStoreLeft, removeStore, WaitingForPodsToEnd, finalized @300',
    ],
    [
      'flinkapp waits for pods that are left after a minute',
      () => tornDown(60_000, { pods: [pod('x'), STORE] }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'The deletion finishes when only pods of another application of the same name are left',
      () => tornDown(1000, { pods: [pod('x', { ownedByUid: false })] }),
      'Deleting, WaitingForPodsToEnd, finalized @300',
    ],
    [
      'The deletion finishes when no child is left and the pods were not listed',
      () => tornDown(1000),
      'Deleting, WaitingForPodsToEnd, finalized @300',
    ],
    [
      'Pods that are left when the deadline has passed are waited for while their grace period runs',
      () => tornDown(60_000, LATE, { pods: [pod('x', OVERDUE), pod('x', { terminatesBy: at(-59_000) })] }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'A wait for a pod of a node that does not answer names both, and what to do',
      () => tornDown(60_000, deletedSince(599_999), { pods: [pod('x', OVERDUE)] }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'A pod of a node that does not answer does not hold up the deletion after its deadline',
      () => tornDown(60_000, LATE, { pods: [pod('x', OVERDUE), STORE] }),
      'Deleting, ObjectsLeft, WaitingForPodsToEnd, finalized @300',
    ],
    [
      'A teardown that began less than a minute ago goes on after the deadline',
      () => tornDown(59_999, LATE, { pods: [pod('x', OVERDUE)] }),
      'Deleting, WaitingForPodsToEnd @300',
    ],
    [
      'A pod that nobody deletes does not hold up the deletion after its deadline',
      () => tornDown(60_000, LATE, { pods: [pod('x')] }),
      'Deleting, ObjectsLeft, WaitingForPodsToEnd, finalized @300',
    ],
    [
      'Objects that Kubernetes does not delete do not hold up the deletion after its deadline',
      () => tornDown(60_000, LATE, CHILDREN, { pods: [] }),
      'Deleting, ObjectsLeft, WaitingForPodsToEnd, finalized @300',
    ],
  ],
  'The deletion is to leave the objects of the application (--cascade=orphan)': [
    [
      'The first hook call of the deletion releases the application and names what stays',
      () => observe(deployed({ phase: 'Running' }), { deleting: true }, CHILDREN, ORPHANED, RUNNING),
      'Deleting, Orphaned, finalized @100',
    ],
    [
      'The Event also says how to delete a high-availability store',
      () => deletingJob({ deployed: HIGHLY_AVAILABLE }, ORPHANED),
      'Deleting, Orphaned, finalized @100',
    ],
    [
      'A deletion that becomes one that leaves the objects releases the application at once',
      () => deletingJob({ operation: STOP }, ORPHANED, RUNNING),
      'Deleting, Orphaned, finalized @100',
    ],
    [
      'An application without objects is released too',
      () => observe({ phase: 'Suspended' }, { deleting: true }, ORPHANED),
      'Deleting, Orphaned, finalized @100',
    ],
    [
      'flinkapp stops no job while pods run that have no objects any more',
      () => deletingJob({}, NO_OBJECTS, RUNNING, { pods: [pod(OLD.hash)] }),
      'Deleting, DeletionInProgress @300',
    ],
    [
      'flinkapp removes no cluster while pods run that have no objects any more, also when deleteMode is None',
      () => deletingJob({}, NO_OBJECTS, withSpec({ deleteMode: 'None' }), { pods: [pod(OLD.hash)] }),
      'Deleting, DeletionInProgress @300',
    ],
    [
      'An application whose objects stay away for ten seconds is released',
      () => deletingJob({ phaseSince: at(-10_000) }, NO_OBJECTS, RUNNING, { pods: [pod(OLD.hash)] }),
      'Deleting, Orphaned, finalized @100',
    ],
    [
      'An application without objects whose pods are being deleted is deleted as usual',
      () =>
        deletingJob({ phaseSince: at(-10_000) }, NO_OBJECTS, RUNNING, {
          pods: [pod(OLD.hash, { terminatesBy: at(0) }), pod(OLD.hash, { ownedByUid: false })],
        }),
      'Deleting, WaitingForSavepoint @100',
    ],
    [
      'A stop that has begun goes on when the objects are gone',
      () =>
        deletingJob(
          { operation: STOP, phaseSince: at(-10_000) },
          NO_OBJECTS,
          withJob('RUNNING', { savepoint: { state: 'inProgress' } }),
          { pods: [pod(OLD.hash)] },
        ),
      'Deleting, WaitingForSavepoint @300',
    ],
  ],
});
