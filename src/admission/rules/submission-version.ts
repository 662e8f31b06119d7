import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import { rule } from '../rule.ts';

/** The first minor version of Flink 1 that supports a way of submission. */
const FIRST_MINOR = { Application: 15, Job: 11 } as const;

export const submissionVersion = rule({
  name: 'submission-version',
  level: 'error',
  guards:
    "Before Flink 1.15 the JobManager of application mode exits with its job, and flinkapp cannot learn how the job ended. Before 1.11 Flink's client accepts no job id.",
  violations: ({ spec }) => {
    const { submission = 'Rest', flinkVersion } = spec;
    if (submission === 'Rest') return [];
    const version = parseFlinkVersion(flinkVersion);
    const minor = FIRST_MINOR[submission];
    if (version !== undefined && atLeast(version, 1, minor)) return [];
    return [
      {
        path: 'spec.submission',
        problem: `needs Flink 1.${minor} or newer, but flinkVersion is ${flinkVersion ?? 'missing'}`,
        advice: "write the image's flinkVersion, or use submission: Rest",
        got: submission,
      },
    ];
  },
});
