import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../src/api/status.ts';
import { keptClusters } from '../../../src/lifecycle/facts/kept-clusters.ts';
import { record } from '../../builders.ts';
import { deployed, NEXT, OLD, operation, SETTLED, upgrade } from './situations.ts';

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
