import type { Phase } from '../src/api/phases.ts';
import { enter, type PhaseRule, phase, stay } from '../src/lifecycle/decision.ts';
import type { Effect } from '../src/lifecycle/effect.ts';
import { Running } from '../src/lifecycle/phases/running.ts';
import { Updating } from '../src/lifecycle/phases/updating.ts';

/** Checked by `tsc` alone: each line below must be refused, or the check fails. */

const reads = () => ({});

export const undeclaredExit = phase({
  phase: 'Running',
  exits: ['Updating'],
  reads,
  // @ts-expect-error DeployFailed is not among the exits
  decide: () => enter('DeployFailed'),
});

export const declaredExit = phase({
  phase: 'Running',
  exits: ['Updating'],
  reads,
  decide: (observation) => (observation.deleting ? enter('Updating') : stay('Running', 1)),
});

// @ts-expect-error every phase has a rule
export const phaseWithoutRule: { readonly [P in Phase]: PhaseRule<P> } = { Running };

type Swapped = { readonly [P in 'Running' | 'Updating']: PhaseRule<P> };
// @ts-expect-error a rule stands under its own phase
export const rulesSwapped: Swapped = { Running: Updating, Updating };

// @ts-expect-error every effect has a handler
export const effectWithoutHandler: { readonly [K in Effect['kind']]: () => void } = { submitJob: () => undefined };
