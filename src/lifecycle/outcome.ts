import type { Fields } from '../api/fields.ts';
import type { Phase } from '../api/phases.ts';
import type { SubmitOperation } from '../api/status/operation.ts';
import { appliedChildren } from '../objects/applied-children.ts';
import { type ChildrenContext, childrenOf } from '../objects/children.ts';
import { type Child, countChildren, type ObservedChildren } from '../objects/observed-children.ts';
import { isUnchanged, storedChild } from '../objects/stored-children.ts';
import type { Effect } from './effect.ts';
import { keptClusters } from './facts/kept-clusters.ts';
import { mustSearch } from './facts/lost-job.ts';
import { hasLostStatus } from './facts/lost-status.ts';
import { step } from './machine.ts';
import type { Observation } from './observation.ts';
import { startOf } from './start/application-start.ts';
import { withMissingChildren } from './start/missing-children.ts';
import { statusOf } from './status.ts';

/** The result of one hook call. */
export interface Outcome {
  readonly status: Fields;
  readonly children: readonly Child[];
  readonly effects: readonly Effect[];
  /** Milliseconds until the next hook call at the latest. */
  readonly requeueAfterMs: number;
  /** Nothing is left to delete: Metacontroller removes its finalizer. */
  readonly finalized: boolean;
}

/**
 * Application mode: flinkapp creates the JobManager of a submission once. After it has seen that JobManager (`seen`) it
 * never creates another one for the same submission.
 */
const submitting = (
  observation: Observation,
  { jobId, attempt, cluster, restorePath, jobManager }: SubmitOperation,
): NonNullable<ChildrenContext['submitting']> => {
  const from = restorePath === undefined ? {} : { restorePath };
  return { cluster, start: startOf(observation, from, jobId, attempt), seen: jobManager !== undefined };
};

const childrenContext = (observation: Observation): ChildrenContext => {
  const { operation, hook } = observation.status;
  return {
    spec: observation.application.spec,
    searching: mustSearch(observation),
    ...(operation?.kind === 'submit' ? { submitting: submitting(observation, operation) } : {}),
    ...(hook === undefined || operation?.kind === 'teardown' ? {} : { hook }),
  };
};

/** An application without a status keeps what it has. */
const desiredChildren = (observation: Observation): readonly Child[] => {
  const { application, status, children } = observation;
  if (hasLostStatus(observation)) return appliedChildren(children);
  const wanted = childrenOf(application.metadata, keptClusters(status), children, childrenContext(observation));
  return wanted.map((child) => storedChild(child, children));
};

export const outcomeOf = (observation: Observation): Outcome => {
  const children = desiredChildren(observation);
  const decision = withMissingChildren(step(observation), observation, children);
  return {
    status: statusOf(observation, decision),
    children,
    effects: decision.effects,
    requeueAfterMs: decision.requeueAfterMs,
    finalized: decision.finalized === true,
  };
};

const childrenDiffer = (desired: readonly Child[], observed: ObservedChildren): boolean =>
  countChildren(observed) !== desired.length || desired.some((child) => !isUnchanged(child, observed));

/** Whether the answer would change anything. Such an answer has to be decided from a live GET (R1). */
export const changesSomething = (
  observation: Observation,
  { status, effects, children, finalized }: Outcome,
): boolean =>
  status !== observation.status || effects.length > 0 || finalized || childrenDiffer(children, observation.children);

/** Phases that rest until the spec, the cluster or the job changes. */
const STEADY: ReadonlySet<Phase | undefined> = new Set([
  undefined,
  '',
  'Running',
  'DeployFailed',
  'Finished',
  'Suspended',
]);

/**
 * Whether nothing is in progress. Otherwise even an answer without a change needs a live GET: Metacontroller writes the
 * status of the answer over the stored one, so an old status would revert an operation that has begun.
 */
export const isSteady = ({ status, children }: Observation): boolean =>
  STEADY.has(status.phase) &&
  status.operation === undefined &&
  status.stabilizingSince === undefined &&
  !hasLostStatus({ status, children });
