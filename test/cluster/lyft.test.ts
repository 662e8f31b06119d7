import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application, countSpec, handovers, image, inState, settles, written } from './application.ts';
import { kubectl, until } from './kubectl.ts';
import {
  assertContinued,
  deploy,
  errorOf,
  events,
  jobOf,
  lastHandover,
  nameOf,
  phaseIs,
  podsOf,
  remove,
  savepoints,
  start,
  twoPods,
  upgrade,
  VERSIONS,
  withFlink,
  writesOn,
} from './outside.ts';

/** What the integration tests of Lyft's operator do, with what they left unasserted. */

const OPTIONS = { timeout: 400_000 };
const restored = (name: string) =>
  withFlink(name, async (client, base) => {
    const checkpoints = await client.checkpoints(base, (await jobOf(name)) ?? '');
    return checkpoints.ok && checkpoints.value.state === 'known' ? checkpoints.value.restoredFrom : undefined;
  });

for (const version of VERSIONS) {
  test(`Flink ${version}: image, configuration, a bad jar, a bad image, forceRollback, deletion`, OPTIONS, async () => {
    const name = nameOf('simple', version);
    const base = await start(name, version);
    await upgrade(name, { ...base, image: image(version, 'b') });
    assertContinued(await lastHandover(name));
    const configured = {
      ...base,
      image: image(version, 'b'),
      flinkConfig: { ...base.flinkConfig, 'web.timeout': 123456 },
    };
    await upgrade(name, configured);
    assert.deepEqual(
      handovers(await written(name)).map(({ from, to }) => to - from),
      [1, 1],
    );
    assert.match((await restored(name)) ?? '', /savepoint-/);

    const [hash, job] = [(await application(name))?.status?.deployHash, await jobOf(name)];
    await deploy(name, { ...configured, jarName: 'nonexistent.jar', restartNonce: 'rollback' });
    assert.equal(await phaseIs(name, 'DeployFailed'), true);
    assert.match(await errorOf(name), /SUBMISSION_REFUSED: .*nonexistent\.jar/);
    await writesOn(name);
    const status = (await application(name))?.status;
    assert.deepEqual(
      [status?.deployHash, status?.jobStatus?.state, status?.jobStatus?.jobID === job],
      [hash, 'RUNNING', false],
    );
    assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);
    assert.equal(await twoPods(name), true);
    await upgrade(name, { ...configured, restartNonce: 'rollback2' });

    const running = await jobOf(name);
    await deploy(name, { ...configured, image: 'cluster.local/badimage:latest', restartNonce: 'bad' });
    assert.equal(await phaseIs(name, 'ClusterStarting', 20_000), true);
    await deploy(name, {
      ...configured,
      image: 'cluster.local/badimage:latest',
      restartNonce: 'bad',
      forceRollback: true,
    });
    assert.equal(await phaseIs(name, 'DeployFailed', 20_000), true);
    assert.equal(await jobOf(name), running);
    await upgrade(name, { ...configured, restartNonce: 'rollback3', forceRollback: false });
    assert.equal(await twoPods(name), true);

    const taken = (await savepoints(name)).length;
    await remove(name);
    assert.equal((await savepoints(name)).length, taken + 1);
    assert.match((await events(name, 'SavepointTaken')).join('\n'), /its last restore point is file:/);
  });

  test(`Flink ${version}: a job that fails in a loop is upgraded from its newest checkpoint`, OPTIONS, async () => {
    const name = nameOf('recovery', version);
    const base = await start(name, version);
    await inState(`touch /state/${name}/fail`);
    assert.equal(
      await until(async () => (await application(name))?.status?.jobStatus?.health !== 'Green', 30_000),
      true,
    );
    await deploy(name, { ...base, image: image(version, 'b') });
    assert.equal(await phaseIs(name, 'SubmittingJob'), true);
    await inState(`rm /state/${name}/fail`);
    assert.equal(await settles(name, ({ status }) => status?.deployed?.spec.image === image(version, 'b')), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));
    assert.match((await restored(name)) ?? '', /chk-\d+$/);
    await remove(name);
  });

  test(`Flink ${version}: two versions run, each can be ended, and a deletion ends both`, OPTIONS, async () => {
    const name = nameOf('bluegreen', version);
    const base = await start(name, version, { deploymentMode: 'BlueGreen' });
    await deploy(name, { ...base, image: image(version, 'b') });
    assert.equal(await phaseIs(name, 'DualRunning'), true);
    const pair = (await application(name))?.status;
    assert.deepEqual(
      [(await podsOf(name)).length, pair?.jobStatus?.state, pair?.updatingJob?.state],
      [4, 'RUNNING', 'RUNNING'],
    );
    await writesOn(name, 100);
    assert.equal(new Set((await written(name)).slice(-50).map(({ run }) => run)).size, 2);
    await deploy(name, { ...base, image: image(version, 'b'), tearDownVersionHash: pair?.deployHash ?? '' });
    assert.equal(await settles(name, ({ status }) => status?.deployHash === pair?.updatingHash), true);
    assert.equal(await twoPods(name), true);

    await deploy(name, { ...base, image: image(version, 'b'), jarName: 'nonexistent.jar' });
    assert.equal(await phaseIs(name, 'DeployFailed'), true);
    assert.equal(await jobOf(name), pair?.updatingJob?.jobID);
    await deploy(name, { ...base, image: image(version, 'a'), restartNonce: '2' });
    assert.equal(await phaseIs(name, 'DualRunning'), true);
    const taken = (await savepoints(name)).length;
    await remove(name);
    assert.equal((await savepoints(name)).length, taken + 2);
  });

  test(
    `Flink ${version}: without savepoints: upgraded, cancelled by hand, a bad jar, ForceCancel`,
    OPTIONS,
    async () => {
      const name = nameOf('stateless', version);
      const base = await start(name, version, { savepointDisabled: true, deleteMode: 'ForceCancel' });
      await upgrade(name, { ...base, image: image(version, 'b') });
      assert.equal((await lastHandover(name)).to, 1);
      await withFlink(name, async (client, address) => client.cancel(address, (await jobOf(name)) ?? ''));
      assert.equal(
        await until(async () => (await application(name))?.status?.jobStatus?.state === 'CANCELED', 30_000),
        true,
      );
      await upgrade(name, { ...base, image: image(version, 'a'), restartNonce: 'by-hand' });
      const before = (await application(name))?.status;
      await deploy(name, { ...base, jarName: 'nonexistent.jar', restartNonce: 'bad' });
      assert.equal(await phaseIs(name, 'DeployFailed'), true);
      const after = (await application(name))?.status;
      assert.deepEqual(
        [after?.deployHash, after?.jobStatus?.state, after?.savepointPath],
        [before?.deployHash, 'RUNNING', undefined],
      );
      assert.notEqual(after?.jobStatus?.jobID, before?.jobStatus?.jobID);
      assert.equal(await restored(name), undefined);
      await upgrade(name, { ...base, image: image(version, 'b'), restartNonce: 'good' });
      await remove(name);
      assert.deepEqual(await savepoints(name), []);
    },
  );

  test(
    `Flink ${version}: a job that can give neither savepoint nor checkpoint is left alone, unless it may start without state`,
    OPTIONS,
    async () => {
      const name = nameOf('stuck', version);
      const slow = {
        'execution.checkpointing.timeout': '3s',
        'execution.checkpointing.tolerable-failed-checkpoints': 1000,
      };
      const base = countSpec(name, version, {
        deleteMode: 'ForceCancel',
        maxCheckpointRestoreAgeSeconds: 1,
        rollback: { minCompletedCheckpoints: 0 },
      });
      const spec = { ...base, flinkConfig: { ...base.flinkConfig, ...slow } };
      await inState(`mkdir -p /state/${name} && chmod 777 /state/${name} && echo 120000 > /state/${name}/slow`);
      await deploy(name, spec);
      assert.equal(await settles(name), true);
      const job = await jobOf(name);
      await deploy(name, { ...spec, image: image(version, 'b') });
      assert.equal(await phaseIs(name, 'DeployFailed', 120_000), true);
      assert.match(await errorOf(name), /SAVEPOINT_FAILED/);
      assert.deepEqual([await jobOf(name), (await application(name))?.status?.jobStatus?.state], [job, 'RUNNING']);

      await inState(`touch /state/${name}/fail`);
      assert.equal(
        await until(async () => (await application(name))?.status?.jobStatus?.health !== 'Green', 30_000),
        true,
      );
      await deploy(name, { ...spec, image: image(version, 'b'), restartNonce: 'failing' });
      assert.equal(await phaseIs(name, 'ClusterStarting', 30_000), true);
      assert.equal(await phaseIs(name, 'DeployFailed', 120_000), true);
      assert.equal(await jobOf(name), job);
      await inState(`rm /state/${name}/slow`);
      await deploy(name, { ...spec, image: image(version, 'b'), restartNonce: 'empty', fallbackWithoutState: true });
      assert.equal(await phaseIs(name, 'SubmittingJob'), true);
      await inState(`rm /state/${name}/fail`);
      assert.equal(await settles(name, ({ status }) => status?.jobStatus?.jobID !== job), true);
      await remove(name);
    },
  );

  test(`Flink ${version}: more parallelism comes with more slots and the same state`, OPTIONS, async () => {
    const name = nameOf('scaled', version);
    const base = await start(name, version);
    assert.equal((await kubectl(['scale', 'flinkapplication', name, '--replicas=2'])).ok, true);
    assert.equal(
      await settles(
        name,
        ({ status }) => status?.jobStatus?.parallelism === 2 && status.clusterStatus?.numberOfTaskSlots === 2,
      ),
      true,
    );
    assert.equal(await until(async () => (await podsOf(name)).length === 3, 60_000), true);
    await writesOn(name);
    assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);
    assert.equal(base.parallelism, 1);
    await remove(name);
  });
}
