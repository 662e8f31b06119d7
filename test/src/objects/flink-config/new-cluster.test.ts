import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCluster } from '../../../../src/objects/flink-config/new-cluster.ts';
import { record } from '../../../builders.ts';

const ZOOKEEPER = record({ flinkConfig: { 'high-availability.type': 'zookeeper' } });
const COUNT = { name: 'count', uid: 'uid-1' };

test('each creation of a cluster with high availability has an id of its own, and a repeat has the same one', () => {
  const ids = [
    newCluster(COUNT, ZOOKEEPER, 1),
    newCluster(COUNT, newCluster(COUNT, ZOOKEEPER, 1), 2),
    newCluster({ ...COUNT, uid: 'uid-2' }, ZOOKEEPER, 1),
    newCluster(COUNT, record({ ...ZOOKEEPER.spec, image: 'count:2' }), 1),
  ].map(({ haClusterId }) => haClusterId);
  assert.equal(new Set(ids).size, 4);
  assert.match(`${ids[0]}`, new RegExp(`^count-${ZOOKEEPER.hash}-[0-9a-f]{8}$`));
  assert.deepEqual(newCluster(COUNT, ZOOKEEPER, 1), { ...ZOOKEEPER, haClusterId: ids[0] });
});

test('a cluster that is created again has no job, and without high availability no other id', () => {
  assert.deepEqual(newCluster(COUNT, { ...record(), start: { jobId: 'job-1', attempt: 1 } }, 1), record());
});
