import { type Fields, isFields } from '../api/fields.ts';
import type { FlinkApplication } from '../api/flinkapplication.ts';
import { readStatus, type StoredStatus } from '../api/status/read-status.ts';
import type { Condition, Status } from '../api/status.ts';
import { appliedChildren } from '../objects/applied-children.ts';
import { foreignController } from '../objects/foreign-controller.ts';
import type { ObservedChildren } from '../objects/observed-children.ts';
import { REQUEUE_MS, type Waiting } from './decision.ts';
import { time } from './facts/time.ts';
import type { Outcome } from './outcome.ts';

/** Applications whose status flinkapp cannot use: it changes nothing of them, and says why. */

/** What a hook call brings of such an application. flinkapp asks nobody about it. */
export interface Unusable {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly application: FlinkApplication;
  readonly deleting: boolean;
  readonly children: ObservedChildren;
  /** The status as it is stored. */
  readonly stored: Fields;
  /** What is wrong with it, and what a person has to do. */
  readonly stalled: Waiting;
}

/** How a person reaches the status: it is a subresource, which `kubectl apply` does not touch. */
const onStatus = ({ metadata: { name, namespace } }: FlinkApplication, verb: string): string =>
  `kubectl ${verb} flinkapplication ${name} --namespace ${namespace} --subresource=status`;

const EMPTY = `--type=json --patch '[{"op":"replace","path":"/status","value":{}}]'`;

const unreadable = (application: FlinkApplication, why: string): Waiting => ({
  reason: 'UnreadableStatus',
  message: `flinkapp cannot read the status: ${why}. It changes nothing. Install the flinkapp that wrote the status, or correct the field: ${onStatus(application, 'edit')}`,
});

const foreignStatus = (application: FlinkApplication): Waiting => ({
  reason: 'ForeignStatus',
  message: `Another operator wrote the status: it has no revision. flinkapp changes nothing. To hand the application over, stop that operator, stop the job with a savepoint, delete its Deployments and Services, set savepointPath, and empty the status: ${onStatus(application, 'patch')} ${EMPTY}`,
});

const foreignChild = (child: string): Waiting => ({
  reason: 'ForeignStatus',
  message: `${child}. flinkapp changes nothing. Stop that controller, and remove its owner reference`,
});

/**
 * The status of an application, or why flinkapp cannot use it.
 * @param read its status, where the caller has read it already
 */
export const usableStatus = (
  application: FlinkApplication,
  children: ObservedChildren,
  read: StoredStatus = readStatus(application.status),
): { readonly status: Status } | Pick<Unusable, 'stored' | 'stalled'> => {
  if (read.kind === 'foreign') return { stored: read.stored, stalled: foreignStatus(application) };
  if (read.kind === 'unreadable') return { stored: read.stored, stalled: unreadable(application, read.why) };
  const child = foreignController(children, application.metadata.uid);
  return child === undefined ? { status: read.status } : { stored: read.status, stalled: foreignChild(child) };
};

/** Metacontroller's finalizer holds the deletion up until a hook answers `finalized`. */
const withDeletion = (message: string, { deleting, application: { metadata } }: Unusable): string => {
  const finalizer = metadata.finalizers?.find((name) => name.startsWith('metacontroller.io/'));
  return !deleting || finalizer === undefined
    ? message
    : `${message}. The deletion waits. To delete the application without a savepoint, remove its finalizer ${finalizer}: Kubernetes then deletes what belongs to it`;
};

const isStalled = (condition: unknown): condition is Fields => isFields(condition) && condition['type'] === 'Stalled';

const since = (before: Fields | undefined): string | undefined => {
  const at = before?.['status'] === 'True' ? before['lastTransitionTime'] : undefined;
  return typeof at === 'string' ? at : undefined;
};

/** The stored conditions, with that one in its place. */
const withStalled = (call: Unusable): readonly unknown[] => {
  const { now, application, stored, stalled } = call;
  const known: readonly unknown[] = Array.isArray(stored['conditions']) ? stored['conditions'] : [];
  const before = known.find(isStalled);
  const { generation } = application.metadata;
  const condition: Condition = {
    type: 'Stalled',
    status: 'True',
    reason: stalled.reason,
    message: withDeletion(stalled.message, call),
    lastTransitionTime: since(before) ?? time(now),
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  return before === undefined ? [...known, condition] : known.map((one) => (one === before ? condition : one));
};

/** With --cascade=orphan nothing is deleted but the application itself. */
const leavesChildren = ({ deleting, application: { metadata } }: Unusable): boolean =>
  deleting && metadata.finalizers?.includes('orphan') === true;

/** The same status but for one condition, the same children, and nothing done. */
export const unusableOutcome = (call: Unusable): Outcome => ({
  status: { ...call.stored, conditions: withStalled(call) },
  children: appliedChildren(call.children),
  effects: [],
  requeueAfterMs: REQUEUE_MS.steady,
  finalized: leavesChildren(call),
});
