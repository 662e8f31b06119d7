import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { application, image, inState, settles } from './application.ts';
import { until } from './kubectl.ts';
import { pause } from './node.ts';
import {
  assertContinued,
  conditionOf,
  deploy,
  lastHandover,
  nameOf,
  phaseIs,
  podOf,
  remove,
  start,
  twoPods,
  VERSIONS,
  writersOf,
  writesOn,
} from './outside.ts';

/** The old JobManager hangs for ever in the middle of an upgrade: the advice in the status, followed as printed, is the way out. */

const OPTIONS = { timeout: 600_000 };

/** What the status advises while the JobManager is silent: a field of the spec and its value. */
const advice = async (name: string): Promise<Partial<Spec>> => {
  const PRINTED = /does not answer: .*\. To .*, set (\w+): (\w+)$/;
  const message = async () => (await conditionOf(name, 'Progressing'))?.message ?? '';
  assert.equal(await until(async () => PRINTED.test(await message()), 60_000), true, await message());
  const [, field = '', value] = PRINTED.exec(await message()) ?? [];
  return { [field]: value };
};

const isUpgradedTo = (name: string, to: string): Promise<boolean> =>
  settles(name, ({ status }) => status?.deployed?.spec.image === to && status.stabilizingSince === undefined);

for (const version of VERSIONS) {
  test(`Flink ${version}: a JobManager that hangs during the savepoint of an upgrade`, OPTIONS, async () => {
    const name = nameOf('hangs', version);
    const base = await start(name, version);
    const old = await podOf(name, 'jobmanager');
    await inState(`echo 20000 > /state/${name}/slow`);
    const next = { ...base, image: image(version, 'b') };
    await deploy(name, next);
    assert.equal(await phaseIs(name, 'Savepointing'), true);
    await pause({ pod: old });
    await inState(`rm /state/${name}/slow`);

    const advised = await advice(name);
    assert.deepEqual(advised, { upgradeMode: 'LastState' });
    await deploy(name, { ...next, ...advised });
    assert.equal(await isUpgradedTo(name, next.image), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));
    assert.equal(await twoPods(name), true);
    await remove(name);
  });

  test(
    `Flink ${version}: the old JobManager of a BlueGreen pair hangs when its version has to end`,
    OPTIONS,
    async () => {
      const name = nameOf('pair-hangs', version);
      const base = await start(name, version, { deploymentMode: 'BlueGreen' });
      const old = await podOf(name, 'jobmanager');
      const hash = (await application(name))?.status?.deployHash ?? '';
      const next = { ...base, image: image(version, 'b') };
      await deploy(name, next);
      assert.equal(await phaseIs(name, 'DualRunning'), true);
      assert.equal(await until(async () => (await writersOf(name)) === 2, 60_000), true);
      await pause({ pod: old });

      const ending = { ...next, tearDownVersionHash: hash };
      await deploy(name, ending);
      const advised = await advice(name);
      assert.deepEqual(advised, { deleteMode: 'ForceCancel' });
      await deploy(name, { ...ending, ...advised });
      assert.equal(await isUpgradedTo(name, next.image), true);
      await writesOn(name);
      assert.equal(await twoPods(name), true);
      await remove(name);
    },
  );
}
