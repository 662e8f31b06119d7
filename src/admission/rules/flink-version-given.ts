import { rule } from '../rule.ts';

export const flinkVersionGiven = rule({
  name: 'flink-version-given',
  level: 'warning',
  guards: 'A spec without version gets the memory options of Flink before 1.11.',
  check: ({ spec }) =>
    spec.flinkVersion === undefined
      ? [
          {
            path: 'spec.flinkVersion',
            fault: 'is absent: memory options of Flink before 1.11 are written',
            advice: "say the image's version",
          },
        ]
      : [],
});
