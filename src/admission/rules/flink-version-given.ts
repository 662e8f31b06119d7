import { rule } from '../rule.ts';

export const flinkVersionGiven = rule({
  name: 'flink-version-given',
  level: 'warning',
  guards: 'Without flinkVersion, flinkapp writes the memory options of Flink before 1.11.',
  violations: ({ spec }) => {
    if (spec.flinkVersion !== undefined) return [];
    return [
      {
        path: 'spec.flinkVersion',
        problem: 'is missing, so flinkapp writes the memory options of Flink before 1.11',
        advice: "write the image's Flink version",
      },
    ];
  },
});
