import { KNOWN_LINES, lineOf, parseFlinkVersion } from '../../api/flink-version.ts';
import { rule } from '../rule.ts';

export const flinkVersionKnown = rule({
  name: 'flink-version-known',
  level: 'error',
  guards: 'A version whose configuration keys and REST API we do not know.',
  check: ({ spec: { flinkVersion } }) => {
    if (flinkVersion === undefined) return [];
    const version = parseFlinkVersion(flinkVersion);
    if (version !== undefined && KNOWN_LINES.includes(lineOf(version))) return [];
    return [
      {
        path: 'spec.flinkVersion',
        fault: 'is not a Flink version we know',
        advice: `use one of ${KNOWN_LINES[0]} to ${KNOWN_LINES.at(-1)}, as 1.20 or 2.3.0`,
        got: flinkVersion,
      },
    ];
  },
});
