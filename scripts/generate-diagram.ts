import { phaseName } from '../src/api/phases.ts';
import { machine } from '../src/lifecycle/machine.ts';

/** Draws the life cycle from the exits that each phase declares, so the drawing shows exactly the transitions that the code allows. */

const transitions = (): readonly (readonly [from: string, to: string])[] =>
  Object.values(machine).flatMap(({ phase, exits }) =>
    exits.map((exit) => [phaseName(phase), phaseName(exit)] as const),
  );

export const diagram = (): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> New',
    ...transitions().map(([from, to]) => `  ${from} --> ${to}`),
    '  Deleting --> [*]',
    '```',
  ].join('\n');

const UPGRADE = ['Running', 'Updating', 'ClusterStarting', 'Savepointing', 'SubmittingJob', 'Running'] as const;

/** The phases of an upgrade that succeeds; throws when a phase no longer declares its step. */
export const figure = (): string => {
  const declared = new Set(transitions().map(([from, to]) => `${from} ${to}`));
  const steps = UPGRADE.slice(1).map((to, i) => `${UPGRADE[i]} ${to}`);
  const missing = steps.find((step) => !declared.has(step));
  if (missing !== undefined) throw new Error(`no phase declares the transition ${missing}`);
  return ['```', UPGRADE.join(' → '), '```'].join('\n');
};
