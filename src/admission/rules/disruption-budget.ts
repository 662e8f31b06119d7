import { type Finding, rule } from '../rule.ts';

const VALUE = /^\d+%?$/;

export const disruptionBudget = rule({
  name: 'disruption-budget',
  level: 'error',
  guards: 'Budgets with both bounds or none, which the API server would refuse.',
  check: ({ spec }) =>
    Object.entries(spec.podDisruptionBudget ?? {}).flatMap(([role, budget]): readonly Finding[] => {
      const path = `spec.podDisruptionBudget.${role}`;
      const given = Object.entries(budget);
      if (given.length !== 1)
        return [
          {
            path,
            fault: `has ${given.length} bounds`,
            advice: 'give one of minAvailable and maxUnavailable',
            got: budget,
          },
        ];
      return given.flatMap(([bound, value]) =>
        VALUE.test(String(value))
          ? []
          : [
              {
                path: `${path}.${bound}`,
                fault: 'is neither a number of pods nor a percentage',
                advice: 'write 1 or 50%',
                got: value,
              },
            ],
      );
    }),
});
