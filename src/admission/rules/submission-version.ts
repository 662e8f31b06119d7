import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import { rule } from '../rule.ts';

/** The first minor version of Flink 1 that a way of submission works with. */
const FROM = { Application: 15, Job: 11 } as const;

export const submissionVersion = rule({
  name: 'submission-version',
  level: 'error',
  guards:
    'Before Flink 1.15 the JobManager of an application ends with its job, and nobody can ask it any more how that ended; before 1.11 its client takes no job id.',
  check: ({ spec }) => {
    const { submission = 'Rest', flinkVersion } = spec;
    if (submission === 'Rest') return [];
    const version = parseFlinkVersion(flinkVersion);
    if (version !== undefined && atLeast(version, 1, FROM[submission])) return [];
    return [
      {
        path: 'spec.submission',
        fault: `needs Flink 1.${FROM[submission]} or newer, and flinkVersion is ${flinkVersion ?? 'absent'}`,
        advice: "say the image's flinkVersion, or use submission: Rest",
        got: submission,
      },
    ];
  },
});
