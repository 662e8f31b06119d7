import type { Status } from '../../../../src/api/status.ts';
import { observe, testDecisions } from '../decisions.ts';
import { deployed, ENDED, type Facts, SETTLED, UNCHANGED, withSpec } from '../situations.ts';

/** Phase Finished: the bounded job has finished. */

const finished = (status: Status, ...facts: readonly Facts[]) =>
  observe(deployed({ phase: 'Finished', ...status }), ...facts);
const TTL_5 = withSpec({ finishedTtlSeconds: 5 });

testDecisions('finished', {
  'The spec is unchanged': [
    [
      'The cluster of a finished job stays when the spec has no finishedTtlSeconds',
      () => finished(SETTLED, UNCHANGED),
      'Finished, JobFinished @10000',
    ],
    [
      'The cluster of a job that ended five seconds ago stays for another second when finishedTtlSeconds is 6',
      () => finished(ENDED, UNCHANGED, withSpec({ finishedTtlSeconds: 6 })),
      'Finished, JobFinished @1000',
    ],
    [
      'The cluster of a job that ended five seconds ago is released when finishedTtlSeconds is 5',
      () => finished(ENDED, UNCHANGED, TTL_5),
      'Finished, ClusterReleased, JobFinished @10000',
    ],
    [
      'A cluster that is already released is not released again',
      () => finished({ ...ENDED, clusterReleased: true }, UNCHANGED, TTL_5),
      'Finished, JobFinished @10000',
    ],
  ],
  'The spec is changed': [
    ['A changed spec is deployed', () => finished(SETTLED), 'Updating @100'],
    [
      'A spec with suspended true starts to suspend the application',
      () => finished(SETTLED, UNCHANGED, withSpec({ suspended: true })),
      'Suspending @100',
    ],
  ],
});
