import type { Fields } from '../api/fields.ts';
import type { Phase } from '../api/phases.ts';
import { type Child, countChildren, type ObservedChildren } from '../objects/observed-children.ts';
import { isUnchanged } from '../objects/stored-children.ts';
import { desiredChildren } from './desired-children.ts';
import type { Effect } from './effect.ts';
import { hasLostStatus } from './facts/lost-status.ts';
import { step } from './machine.ts';
import type { Observation } from './observation.ts';
import { withMissingObject } from './start/missing-object.ts';
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

export const outcomeOf = (observation: Observation): Outcome => {
  const children = desiredChildren(observation);
  const decision = withMissingObject(step(observation), observation);
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
