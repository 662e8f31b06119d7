import { effectiveOptions } from '../options/effective.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const KEY = 'pipeline.max-parallelism';
/** Flink, KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM. */
const MOST = 32768;

export const maxParallelism = rule({
  name: 'max-parallelism',
  level: 'error',
  guards: 'More parallel instances than there are key groups to give them: Flink refuses the job.',
  check: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    const got = Number(get(KEY) ?? -1);
    if (got === -1 || Number.isNaN(got)) return [];
    if (got < 1 || got > MOST)
      return [
        {
          path: optionPath(writtenAs(KEY)),
          fault: `is not from 1 to ${MOST}`,
          advice: 'choose one in between, or remove it',
          got,
        },
      ];
    if (got >= spec.parallelism) return [];
    return [
      {
        path: 'spec.parallelism',
        fault: `is more than ${KEY}, which is ${got}`,
        advice: 'lower it; max parallelism cannot be changed without losing state',
        got: spec.parallelism,
      },
    ];
  },
});
