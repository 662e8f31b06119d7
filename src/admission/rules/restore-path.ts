import { rule, type Violation } from '../rule.ts';

const URI_OR_ABSOLUTE = /^([a-z][a-z\d+.-]*:)?\//i;

const pathViolations = (path: string, savepoint: string | undefined): readonly Violation[] => {
  if (savepoint === undefined || savepoint === '' || URI_OR_ABSOLUTE.test(savepoint)) return [];
  return [
    {
      path,
      problem: 'must be a URI or an absolute path',
      advice: 'write the path that Flink reported, such as s3://bucket/savepoints/savepoint-1234',
      got: savepoint,
    },
  ];
};

export const restorePath = rule({
  name: 'restore-path',
  level: 'error',
  guards: 'Flink searches for a relative savepoint path in the working directory of its process.',
  violations: ({ spec }) => [
    ...pathViolations('spec.savepointPath', spec.savepointPath),
    ...pathViolations('spec.savepointInfo.savepointLocation', spec.savepointInfo?.savepointLocation),
  ],
});
