import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { desiredChildren } from '../../../src/lifecycle/desired-children.ts';
import { keptClusters, restingVersion } from '../../../src/lifecycle/facts/kept-clusters.ts';
import { observation, record } from '../../builders.ts';
import { deployed, NEXT, OLD, operation, SAVEPOINT, SETTLED, upgrade } from './situations.ts';

/** Which clusters the stored status keeps. */

const rows: readonly (readonly [sentence: string, status: Status, hashes: readonly string[]])[] = [
  [
    'Dual keeps the cluster of the previous version until the new one is stable',
    deployed({ phase: 'Running', previous: { record: NEXT } }),
    [OLD.hash, NEXT.hash],
  ],
  [
    'Single keeps the live cluster alone while its job is being stopped',
    upgrade('Savepointing', { deploymentMode: 'Single' }),
    [OLD.hash],
  ],
  [
    'Single keeps the new cluster alone after the live one was released',
    upgrade('ClusterStarting', { deploymentMode: 'Single', clusterReleased: true }),
    [NEXT.hash],
  ],
  ['Updating keeps the live cluster alone while clusters of earlier attempts go', upgrade('Updating'), [OLD.hash]],
  [
    'A deploy of the deployed version keeps its one cluster',
    deployed({ phase: 'ClusterStarting', updating: OLD }),
    [OLD.hash],
  ],
  ['A teardown keeps no cluster', deployed({ phase: 'Deleting', operation: operation('teardown') }), []],
];

for (const [sentence, status, hashes] of rows) {
  test(sentence, () =>
    assert.deepEqual(
      keptClusters(status).map(({ hash }) => hash),
      hashes,
    ),
  );
}

const withParallelism = (parallelism: number) => ({ ...OLD, spec: { ...OLD.spec, parallelism } });
const parallelisms = (status: Status) => keptClusters(status).map(({ spec }) => spec.parallelism);
/** A rescale to parallelism 4. */
const rescaling = (more: Status = {}): Status =>
  deployed({
    phase: 'Rescaling',
    rescaling: { record: { ...withParallelism(4), rescaled: record({ parallelism: 4 }).hash }, by: 'restart' },
    ...more,
  });

test('A cluster has the larger of both sizes until the job that is rescaled has ended, and then the new size', () => {
  const shrinking = rescaling({ deployed: withParallelism(8) });
  assert.deepEqual(parallelisms(rescaling()), [4]);
  assert.deepEqual(parallelisms(shrinking), [8]);
  assert.deepEqual(parallelisms({ ...shrinking, ...SETTLED }), [4]);
});

const released = (jobStatus: NonNullable<Status['jobStatus']>, more: Status = {}): Status =>
  deployed({ phase: 'Suspended', clusterReleased: true, jobStatus, restorePoints: [SAVEPOINT], ...more });
const stopped = { jobID: 'job-1', state: 'FINISHED', settled: true };

for (const [sentence, status, path] of [
  ['A version without a cluster names the savepoint that its job left', released(stopped), SAVEPOINT.path],
  ['A job that finished left nothing', released({ ...stopped, finished: true }), undefined],
  ['Nobody knows yet what a lost job left', released({ ...stopped, state: 'LOST' }), undefined],
  ['A job whose checkpoints are gone left nothing', released({ ...stopped, unusableState: 'gone' }), undefined],
  ['A job that has not ended has left nothing yet', released({ jobID: 'job-1', state: 'RUNNING' }), undefined],
] as const) {
  test(sentence, () =>
    assert.deepEqual([restingVersion(status)?.record, restingVersion(status)?.restorePath], [OLD, path]),
  );
}

test('An application without a deployed version, with a cluster, or in its teardown does not rest', () => {
  const none = [
    {},
    { phase: 'Suspended' as const },
    deployed({ phase: 'Running' }),
    deployed({ phase: 'Deleting', operation: operation('teardown') }),
  ];
  assert.deepEqual(none.map(restingVersion), [undefined, undefined, undefined, undefined]);
});

test('A suspended application keeps its Service, by which flinkapp sees that it is not new', () =>
  assert.deepEqual(
    desiredChildren(observation({ status: released(stopped) })).map(({ kind, metadata }) => [kind, metadata.name]),
    [['Service', 'count']],
  ));
