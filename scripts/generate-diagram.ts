import { phaseName } from '../src/api/phases.ts';
import { machine } from '../src/lifecycle/machine.ts';

/** Drawn from the exits that the rules declare: it cannot tell of a way that is not there. */

const ways = () =>
  Object.values(machine).flatMap(({ phase, exits }) =>
    exits.map((exit) => [phaseName(phase), phaseName(exit)] as const),
  );

export const diagram = (): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> New',
    ...ways().map(([from, to]) => `  ${from} --> ${to}`),
    '  Deleting --> [*]',
    '```',
  ].join('\n');

const UPGRADE = ['Running', 'Updating', 'ClusterStarting', 'Savepointing', 'SubmittingJob', 'Running'] as const;

/** The way of an upgrade that goes well, each step of it checked against the table. */
export const figure = (): string => {
  const declared = new Set(ways().map(([from, to]) => `${from} ${to}`));
  const steps = UPGRADE.slice(1).map((to, i) => `${UPGRADE[i]} ${to}`);
  const missing = steps.find((step) => !declared.has(step));
  if (missing !== undefined) throw new Error(`the table has no way ${missing}`);
  return ['```', UPGRADE.join(' → '), '```'].join('\n');
};
