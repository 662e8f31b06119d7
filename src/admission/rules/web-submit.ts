import { effectiveOptions } from '../options/effective-options.ts';
import { optionPath } from '../options/user-options.ts';
import { rule } from '../rule.ts';

const KEY = 'web.submit.enable';

export const webSubmit = rule({
  name: 'web-submit',
  level: 'error',
  guards: "With submission Rest, flinkapp submits the job through Flink's jar API, which this option switches off.",
  violations: ({ spec }) => {
    const { get, writtenAs } = effectiveOptions(spec);
    const got = get(KEY);
    if ((spec.submission ?? 'Rest') !== 'Rest' || got?.toLowerCase() !== 'false') return [];
    return [
      {
        path: optionPath(writtenAs(KEY)),
        problem: 'conflicts with submission Rest, for which flinkapp needs the jar API of Flink',
        advice: 'remove it, or use submission: Application',
        got,
      },
    ];
  },
});
