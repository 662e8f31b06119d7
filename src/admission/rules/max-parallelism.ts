import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const KEY = 'pipeline.max-parallelism';
/** Flink, KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM. */
const UPPER_BOUND = 32768;

export const maxParallelism = rule({
  name: 'max-parallelism',
  level: 'error',
  guards: 'Flink refuses a job whose parallelism exceeds its max parallelism, the number of its key groups.',
  violations: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    const max = Number(get(KEY) ?? -1);
    if (max === -1 || Number.isNaN(max)) return [];
    if (max < 1 || max > UPPER_BOUND)
      return [
        {
          path: optionPath(writtenAs(KEY)),
          problem: `must be from 1 to ${UPPER_BOUND}`,
          advice: 'write a number in that range, or remove the option',
          got: max,
        },
      ];
    if (max >= spec.parallelism) return [];
    return [
      {
        path: 'spec.parallelism',
        problem: `exceeds ${KEY} of ${max}`,
        advice: 'lower it (a job that changes its max parallelism loses its state)',
        got: spec.parallelism,
      },
    ];
  },
});
