import { type Finding, rule } from '../rule.ts';

const PLACE = /^([a-z][a-z\d+.-]*:)?\//i;

const place = (path: string, got: string | undefined): readonly Finding[] =>
  got === undefined || got === '' || PLACE.test(got)
    ? []
    : [
        {
          path,
          fault: 'is neither a URI nor a path from the root',
          advice: 'write it as Flink told it: s3://bucket/savepoints/savepoint-1234',
          got,
        },
      ];

export const restorePath = rule({
  name: 'restore-path',
  level: 'error',
  guards: 'A savepoint that Flink would look for in the folder its process happens to run in.',
  check: ({ spec }) => [
    ...place('spec.savepointPath', spec.savepointPath),
    ...place('spec.savepointInfo.savepointLocation', spec.savepointInfo?.savepointLocation),
  ],
});
