import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application, countSpec, handovers, image, manifest, median, runs, written } from './application.ts';
import { upgradeByHand } from './by-hand.ts';
import { apply, kubectl, until } from './kubectl.ts';
import { deploy, nameOf, remove, savepoints, say, start, upgrade, VERSIONS, withFlink, writesOn } from './outside.ts';

/** The service itself: what it refuses, how fast it is, and that it can be killed. */

/** When Flink's REST first offered a slot, and when the job first ran all its tasks: epoch milliseconds. */
const firstSeen = (name: string): Promise<{ readonly slots: number; readonly running: number }> =>
  withFlink(name, async (client, base) => {
    const seen = { slots: Number.NaN, running: Number.NaN };
    const look = async (): Promise<boolean> => {
      const [overview, jobs] = [await client.overview(base), await client.jobs(base)];
      if (Number.isNaN(seen.slots) && overview.ok && overview.value.slotsTotal >= 1) seen.slots = Date.now();
      const all = jobs.ok && jobs.value.some(({ state, tasks }) => state === 'RUNNING' && tasks.total > 0 && tasks.running === tasks.total);
      if (all) seen.running = Date.now();
      return all;
    };
    await until(look, 90_000, 100);
    return seen;
  });

test('a manifest that cannot work is refused with every violation', async () => {
  const { ok, out } = await apply(manifest('refused', { ...countSpec('refused', '9.9'), jarName: 'a/b', uiPort: 6123 }));
  assert.equal(ok, false);
  for (const part of [
    '3 faults',
    'spec.flinkVersion: is not a Flink version we know',
    'spec.jarName: is not the file name of a jar',
    'spec.uiPort: is the port of rpcPort too',
  ])
    assert.match(out, new RegExp(part));
});

for (const version of VERSIONS) {
  test(`Flink ${version}: from apply to data, and its mode cannot be changed`, { timeout: 200_000 }, async () => {
    const name = nameOf('started', version);
    const begun = Date.now();
    await deploy(name, countSpec(name, version));
    const { slots, running } = await firstSeen(name);
    assert.equal((await kubectl(['wait', '--for=condition=Ready', `flinkapplication/${name}`, '--timeout=90s'])).ok, true);
    const [firstLine] = await written(name);
    const flowing = (((firstLine?.at ?? Number.NaN) - begun) / 1000).toFixed(1);
    say(`Flink ${version}: apply to data flowing ${flowing} s (aim 8); from enough slots to RUNNING ${((running - slots) / 1000).toFixed(1)} s (at most 4)`);
    const status = (await application(name))?.status;
    assert.deepEqual([status?.clusterStatus?.healthyTaskManagers, status?.clusterStatus?.numberOfTaskSlots, status?.jobStatus?.state], [1, 1, 'RUNNING']);
    const { ok, out } = await apply(manifest(name, countSpec(name, version, { deploymentMode: 'Single' })));
    assert.deepEqual([ok, /cannot be changed from Dual \(got "Single"\)/.test(out)], [false, true]);
    await remove(name);
  });
}

test("an upgrade's downtime is about that of the same upgrade by hand", { timeout: 500_000 }, async () => {
  const [version, name] = ['1.20.5', 'downtime'];
  const base = await start(name, version);
  for (const letter of ['b', 'a', 'b', 'a', 'b'] as const) await upgrade(name, { ...base, image: image(version, letter) });
  const handed = handovers(await written(name));
  await deploy(name, { ...base, jarName: 'nonexistent.jar' });
  assert.equal(await until(async () => (await application(name))?.status?.phase === 'DeployFailed', 90_000), true);
  await writesOn(name);
  const rollback = handovers(await written(name)).at(-1);
  await remove(name);
  const byHand: number[] = [];
  for (const run of ['first', 'second', 'third']) byHand.push(await upgradeByHand(`by-hand-${run}`, version));
  const gaps = handed.map(({ gapMs }) => gapMs);
  say(
    `downtime of an upgrade: median ${median(gaps)} ms of ${gaps.join(', ')}; of a rollback ${rollback?.gapMs} ms; by hand over REST median ${median(byHand)} of ${byHand.join(', ')}`,
  );
  assert.equal(median(gaps) <= median(byHand) + 1000, true, 'at most a second above the floor');
  assert.deepEqual(
    [...handed, ...(rollback === undefined ? [] : [rollback])].map(({ from, to }) => to - from),
    [1, 1, 1, 1, 1, 1],
  );
});

test("flinkapp's pods killed during an upgrade change nothing of it", { timeout: 200_000 }, async () => {
  const [version, name] = ['1.20.5', 'killed'];
  const base = await start(name, version);
  await deploy(name, { ...base, image: image(version, 'b') });
  const done = () => runs(name, ({ status }) => status?.deployed?.spec.image === image(version, 'b'));
  let kills = 0;
  const upgraded = await until(
    async () => {
      const pods = (await kubectl(['-n', 'flinkapp-system', 'get', 'pods', '-o', 'name'])).out.trim().split('\n');
      const victim = pods[kills % pods.length];
      if (kills < 6 && victim !== undefined) await kubectl(['-n', 'flinkapp-system', 'delete', victim, '--grace-period=0', '--force', '--wait=false']);
      kills += 1;
      return await done();
    },
    120_000,
    1500,
  );
  assert.equal(upgraded, true);
  await writesOn(name);
  assert.deepEqual(
    handovers(await written(name)).map(({ from, to }) => to - from),
    [1],
  );
  assert.equal((await savepoints(name)).length, 1);
  await remove(name);
});
