import type { Phase } from '../src/api/phases.ts';
import { go, type PhaseRule, phase, stay } from '../src/lifecycle/decision.ts';
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
  decide: () => go('DeployFailed'),
});

export const declaredExit = phase({ phase: 'Running', exits: ['Updating'], reads, decide: (o) => (o.deleting ? go('Updating') : stay('Running', 1)) });

// @ts-expect-error every phase has a rule
export const phaseWithoutRule: { readonly [P in Phase]: PhaseRule<P> } = { Running };

// @ts-expect-error a rule stands under its own phase
export const rulesSwapped: { readonly [P in 'Running' | 'Updating']: PhaseRule<P> } = { Running: Updating, Updating: Running };

// @ts-expect-error every effect has a handler
export const effectWithoutHandler: { readonly [K in Effect['kind']]: () => void } = { submitJob: () => undefined };
