import { rule, type Violation } from '../rule.ts';

const BOUND = /^\d+%?$/;

const budgetViolations = (path: string, budget: object): readonly Violation[] => {
  const [bound, ...others] = Object.entries(budget);
  if (bound === undefined || others.length > 0)
    return [{ path, problem: 'must set exactly one bound', advice: 'set minAvailable or maxUnavailable', got: budget }];
  const [name, value] = bound;
  if (BOUND.test(String(value))) return [];
  return [
    {
      path: `${path}.${name}`,
      problem: 'must be a number of pods or a percentage',
      advice: 'write it like 1 or 50%',
      got: value,
    },
  ];
};

export const disruptionBudget = rule({
  name: 'disruption-budget',
  level: 'error',
  guards: 'Kubernetes refuses a PodDisruptionBudget with both bounds, with none, or with an invalid one.',
  violations: ({ spec }) =>
    Object.entries(spec.podDisruptionBudget ?? {}).flatMap(([role, budget]) =>
      budgetViolations(`spec.podDisruptionBudget.${role}`, budget),
    ),
});
