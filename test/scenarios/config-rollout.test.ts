import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { messagesOf, started } from './started.ts';

/** rolloutOnConfigChange: ConfigMaps and Secrets that pods read, and what follows when they change. */

const ROLLOUT: Partial<Spec> = {
  rolloutOnConfigChange: true,
  volumes: [{ name: 'settings', configMap: { name: 'settings' } }] as unknown as NonNullable<Spec['volumes']>,
  jobManagerConfig: { envConfig: { envFrom: [{ secretRef: { name: 'keys' } }] } },
};

const withConfigs = async (spec: Partial<Spec> = ROLLOUT): Promise<World> => {
  const world = new World();
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'info' });
  world.kubernetes.writeConfig('Secret/keys', { key: 'YQ==' });
  world.apply(spec);
  assert.equal(
    await world.clock.until(
      () => world.status.phase === 'Running' && world.status.stabilizingSince === undefined,
      60_000,
    ),
    true,
  );
  return world;
};

const deployedAgain = (world: World, before: string | undefined): Promise<boolean> =>
  world.clock.until(
    () =>
      world.status.phase === 'Running' &&
      world.status.stabilizingSince === undefined &&
      world.status.deployHash !== before &&
      before !== undefined,
    60_000,
  );

for (const [key, data] of [
  ['ConfigMap/settings', { level: 'debug' }],
  ['Secret/keys', { key: 'Yg==' }],
] as const) {
  test(`A change of ${key} is deployed with the state of the job`, async () => {
    const world = await withConfigs();
    const before = world.status.deployHash;
    await world.pass(3000);
    world.kubernetes.writeConfig(key, data);
    assert.equal(await deployedAgain(world, before), true);
    assert.equal(world.status.jobStatus?.requestedRestorePath, world.status.savepointPath);
    assertHolds(world);
  });
}

test('Unchanged content is not deployed when flinkapp sees it for the first time or somebody writes it again', async () => {
  const world = await withConfigs({ ...ROLLOUT, rolloutOnConfigChange: false });
  const before = world.status.deployHash;
  world.apply(ROLLOUT);
  await world.pass(5000);
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'info' });
  await world.pass(15_000);
  assert.deepEqual(
    [world.status.deployHash, world.status.phase, messagesOf(world, 'CreatingCluster').length],
    [before, 'Running', 1],
  );
});

test('A change is not deployed after rolloutOnConfigChange was removed, and the removal deploys nothing', async () => {
  const world = await withConfigs();
  const first = world.status.deployHash;
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'debug' });
  assert.equal(await deployedAgain(world, first), true);
  const second = world.status.deployHash;
  world.apply({ ...ROLLOUT, rolloutOnConfigChange: false });
  await world.pass(5000);
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'warn' });
  await world.pass(15_000);
  assert.deepEqual([world.status.deployHash, world.status.phase], [second, 'Running']);
});

test('An older version of an object, as a cache shows it after a failover, is not deployed', async () => {
  const world = await withConfigs();
  const before = world.status.deployHash;
  const old = world.kubernetes.configs.get('ConfigMap/settings');
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'debug' });
  assert.equal(await deployedAgain(world, before), true);
  const after = world.status.deployHash;
  if (old !== undefined) world.kubernetes.configs.set('ConfigMap/settings', old);
  world.metacontroller.restart();
  await world.pass(15_000);
  assert.equal(world.status.deployHash, after);
});

test('An object that somebody deletes and creates again with the same content causes no deploy', async () => {
  const world = await withConfigs();
  const before = world.status.deployHash;
  world.kubernetes.configs.delete('ConfigMap/settings');
  world.metacontroller.restart();
  await world.pass(5000);
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'info' });
  await world.pass(10_000);
  assert.deepEqual([world.status.deployHash, messagesOf(world, 'CreatingCluster').length], [before, 1]);
});

test('A change of content together with another parallelism is a deploy although scaleMode is InPlace', async () => {
  const spec: Partial<Spec> = { ...ROLLOUT, scaleMode: 'InPlace' };
  const world = await withConfigs(spec);
  const before = world.status.deployHash;
  world.kubernetes.writeConfig('ConfigMap/settings', { level: 'debug' });
  world.apply({ ...spec, parallelism: 4 });
  assert.equal(
    await world.clock.until(
      () =>
        world.status.jobStatus?.parallelism === 4 &&
        world.status.stabilizingSince === undefined &&
        world.status.phase === 'Running',
      90_000,
    ),
    true,
  );
  assert.notEqual(world.status.deployHash, before);
  assertHolds(world);
});

test('An application whose pods read no ConfigMap or Secret stays Running', async () => {
  const world = await started({ rolloutOnConfigChange: true });
  assert.deepEqual([world.status.config, world.status.phase], [undefined, 'Running']);
});
