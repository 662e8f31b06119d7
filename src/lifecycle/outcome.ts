import type { Phase } from '../api/phases.ts';
import type { SubmitOperation } from '../api/status/operation.ts';
import type { Status } from '../api/status.ts';
import { type ChildrenContext, childrenOf } from '../objects/children.ts';
import { isSubset } from '../objects/json/subset.ts';
import { type Child, countChildren, GROUPS, type ObservedChildren } from '../objects/observed-children.ts';
import type { Decision } from './decision.ts';
import type { Effect } from './effect.ts';
import { keptClusters } from './facts/kept-clusters.ts';
import { mustSearch } from './facts/lost-job.ts';
import { step } from './machine.ts';
import type { Observation } from './observation.ts';
import { startOf } from './start/application-start.ts';
import { statusOf } from './status.ts';

/** What a look comes to: what is stored, what should exist, what is done, when to look again. */
export interface Outcome {
  readonly decision: Decision;
  readonly status: Status;
  readonly children: readonly Child[];
  readonly effects: readonly Effect[];
}

/** flinkapp makes the JobManager of a job once: after it has seen it, another one is never made for the same job. */
const submitting = (observation: Observation, operation: SubmitOperation) => {
  const { jobId, attempt, cluster, restorePath, jobManager } = operation;
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

export const outcomeOf = (observation: Observation): Outcome => {
  const decision = step(observation);
  return {
    decision,
    status: statusOf(observation, decision),
    children: childrenOf(
      observation.application.metadata,
      keptClusters(observation.status),
      observation.children,
      childrenContext(observation),
    ),
    effects: decision.effects,
  };
};

const observedOf = (observed: ObservedChildren, { kind, metadata: { name } }: Child) => observed[GROUPS[kind]][name];

const childrenDiffer = (desired: readonly Child[], observed: ObservedChildren): boolean => {
  return (
    countChildren(observed) !== desired.length || desired.some((child) => !isSubset(observedOf(observed, child), child))
  );
};

/** Whether an answer would change anything: then it must be decided from a live GET (R1). */
export const changesSomething = (observation: Observation, { status, effects, children, decision }: Outcome): boolean =>
  status !== observation.status ||
  effects.length > 0 ||
  decision.finalized === true ||
  childrenDiffer(children, observation.children);

const STEADY: ReadonlySet<Phase | undefined> = new Set([
  undefined,
  '',
  'Running',
  'DeployFailed',
  'Finished',
  'Suspended',
]);

/**
 * Whether nothing is under way. Elsewhere even an answer without change is decided from a live GET: Metacontroller writes
 * the status it is given over whatever is stored, so an old one would take back an operation that has begun.
 */
export const isSteady = ({ status }: Observation): boolean =>
  STEADY.has(status.phase) && status.operation === undefined && status.stabilizingSince === undefined;
