import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** Flink reports the path of a restore in another form than flinkapp sent it in. */

const NAME = 'state/savepoints/savepoint-aaaaaa-1';

for (const [sentence, savepointPath, reportedPath] of [
  ['the scheme without its empty host', `file:///${NAME}`, `file:/${NAME}`],
  ['the folder without its last slash', `file:///${NAME}/`, `file:/${NAME}`],
  ['the folder of a metadata file', `file:///${NAME}/_metadata`, `file:/${NAME}`],
  ['one slash for two', `file:///${NAME.replaceAll('/', '//')}`, `file:/${NAME}`],
  ['the default file system', `/${NAME}`, `hdfs://nn:8020/${NAME}`],
  ['the default host', `hdfs:///${NAME}`, `hdfs://nn:8020/${NAME}`],
  ['the default port', `hdfs://nn/${NAME}`, `hdfs://nn:8020/${NAME}`],
  ['another scheme of the same bucket', `s3://bucket/${NAME}`, `s3a://bucket/${NAME}`],
  ['a path in percent-encoding', `file:///${NAME}`, `file:/${NAME.replace('-', '%2D')}`],
] as const)
  test(`A job counts as restored although Flink reports ${sentence}`, async () => {
    const world = new World();
    world.flinkBehaviour.reportedPath = () => reportedPath;
    world.storage.write('savepoint', 'a'.repeat(32), 5000, world.clock.now);
    world.apply({ savepointPath });
    assert.equal(await reachesRunning(world, 'count:1'), true);
    assert.deepEqual([world.kubernetes.submitted.length, world.kubernetes.writers[0]?.startCounter], [1, 5000]);
    assertHolds(world);
  });

test('A job that restored from another restore point is rolled back, whatever form its path has', async () => {
  const world = await started();
  world.flinkBehaviour.reportedPath = (path) => path.replace(/[^/]*$/, 'savepoint-bbbbbb-9');
  world.apply({ image: 'count:2' });
  assert.equal(await world.phase('RollingBackJob'), true);
  assert.equal(world.status.lastError?.code, 'NOT_RESTORED');
  world.flinkBehaviour.reportedPath = (path) => path;
  assert.equal(await world.phase('DeployFailed'), true);
  assertHolds(world);
});

test('savepointPolicy keeps the savepoint that the spec names in another form', async () => {
  const policy = { savepointPolicy: { retainCount: 1 } };
  const world = await started(policy);
  world.apply({ ...policy, savepointNonce: '1' });
  assert.equal(await world.clock.until(() => world.status.restorePoints?.length === 1, 30_000), true);
  const [named] = world.status.restorePoints ?? [];
  const spec = { ...policy, savepointPath: `${named?.path.replace('file:', 'file://')}/`, savepointNonce: '1' };
  world.apply(spec);
  assert.equal(await world.phase('Updating'), true);
  assert.equal(await reachesRunning(world, 'count:1'), true);
  world.apply({ ...spec, image: 'count:2' });
  assert.equal(await reachesRunning(world, 'count:2'), true);
  for (const nonce of ['2', '3']) {
    world.apply({ ...spec, image: 'count:2', savepointNonce: nonce });
    assert.equal(await world.clock.until(() => world.status.savepointNonce === nonce, 30_000), true);
    await world.pass(15_000);
  }
  assert.equal(world.storage.states.has(named?.path ?? ''), true);
});
