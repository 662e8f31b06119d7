import { KNOWN_LINES } from '../../api/flink-version.ts';
import { versionOf } from '../options/user-options.ts';
import { rule } from '../rule.ts';

export const flinkVersionKnown = rule({
  name: 'flink-version-known',
  level: 'error',
  guards: 'flinkapp knows the options and the REST API only of the Flink versions it supports.',
  violations: ({ spec }) => {
    if (spec.flinkVersion === undefined || versionOf(spec) !== undefined) return [];
    return [
      {
        path: 'spec.flinkVersion',
        problem: 'unsupported Flink version',
        advice: `use ${KNOWN_LINES[0]} to ${KNOWN_LINES.at(-1)}, written like 1.20 or 2.3.0`,
        got: spec.flinkVersion,
      },
    ];
  },
});
