import { atLeast, parseFlinkVersion } from '../../api/flink-version.ts';
import { inApplicationMode } from '../../objects/application-mode.ts';
import { rule } from '../rule.ts';

export const applicationMode = rule({
  name: 'application-mode',
  level: 'error',
  guards: 'Before Flink 1.15 the JobManager of an application ends with its job, and nobody can ask it any more how that ended.',
  check: ({ spec }) => {
    if (!inApplicationMode(spec)) return [];
    const version = parseFlinkVersion(spec.flinkVersion);
    if (version !== undefined && atLeast(version, 1, 15)) return [];
    return [
      {
        path: 'spec.submission',
        fault: `needs Flink 1.15 or newer, and flinkVersion is ${spec.flinkVersion ?? 'absent'}`,
        advice: "say the image's flinkVersion, or use submission: Rest",
        got: 'Application',
      },
    ];
  },
});
