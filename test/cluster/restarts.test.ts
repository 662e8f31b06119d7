import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application, handovers, image, runs, written } from './application.ts';
import { FLINKAPP, killPod, METACONTROLLER, type Workload } from './killing.ts';
import { kubectl, until } from './kubectl.ts';
import { deploy, nameOf, phaseIs, remove, savepoints, start, VERSIONS, writesOn } from './outside.ts';

/** flinkapp and Metacontroller are killed while something is under way: the application goes on where it was. */

const OPTIONS = { timeout: 300_000 };

/** Kills pods of a workload again and again until something holds. */
const killUntil = async (workload: Workload, kills: number, everyMs: number, done: () => Promise<boolean>) => {
  let turn = 0;
  return until(
    async () => {
      if (turn < kills) await killPod(workload, turn);
      turn += 1;
      return done();
    },
    120_000,
    everyMs,
  );
};

const isUpgraded = (name: string, to: string) => () =>
  runs(name, ({ status }) => status?.deployed?.spec.image === to && status.stabilizingSince === undefined);

/** One job followed the other, from one savepoint, without a gap in what it counted. */
const assertOneHandover = async (name: string): Promise<void> => {
  await writesOn(name);
  assert.deepEqual(
    handovers(await written(name)).map(({ from, to }) => to - from),
    [1],
  );
  assert.equal((await savepoints(name)).length, 1);
};

test('an upgrade completes with one savepoint although flinkapp is killed six times', OPTIONS, async () => {
  const [version, name] = ['1.20.5', 'flinkapp-killed'];
  const base = await start(name, version);
  await deploy(name, { ...base, image: image(version, 'b') });
  assert.equal(await killUntil(FLINKAPP, 6, 1500, isUpgraded(name, image(version, 'b'))), true);
  await assertOneHandover(name);
  await remove(name);
});

for (const version of VERSIONS) {
  test(`Flink ${version}: an upgrade and a deletion complete although Metacontroller is killed`, OPTIONS, async () => {
    const name = nameOf('metacontroller-killed', version);
    const base = await start(name, version);
    await deploy(name, { ...base, image: image(version, 'b') });
    assert.equal(await phaseIs(name, 'ClusterStarting', 20_000), true);
    assert.equal(await killUntil(METACONTROLLER, 3, 3000, isUpgraded(name, image(version, 'b'))), true);
    await assertOneHandover(name);
    await kubectl(['delete', 'flinkapplication', name, '--wait=false']);
    const isGone = async (): Promise<boolean> => (await application(name)) === undefined;
    assert.equal(await killUntil(METACONTROLLER, 2, 1000, isGone), true);
    assert.equal((await savepoints(name)).length, 2, 'the deletion takes a savepoint');
  });
}
