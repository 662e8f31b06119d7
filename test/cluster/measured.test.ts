import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  application,
  countSpec,
  handovers,
  image,
  inState,
  manifest,
  median,
  settles,
  written,
} from './application.ts';
import { upgradeByHand } from './by-hand.ts';
import { apply, kubectl, names, until } from './kubectl.ts';
import {
  assertContinued,
  deploy,
  errorOf,
  events,
  jobOf,
  kill,
  lastHandover,
  nameOf,
  phaseIs,
  remove,
  say,
  start,
  twoPods,
  upgrade,
  VERSIONS,
  withFlink,
  writesOn,
} from './outside.ts';

/** What is measured runs alone: how fast a deploy is, and what failures cost. */

const OPTIONS = { timeout: 400_000 };

/** When Flink's REST first offered a slot, and when the job first ran all its tasks: epoch milliseconds. */
const firstSeen = (name: string): Promise<{ readonly slots: number; readonly running: number }> =>
  withFlink(name, async (client, base) => {
    const seen = { slots: Number.NaN, running: Number.NaN };
    const look = async (): Promise<boolean> => {
      const [overview, jobs] = [await client.overview(base), await client.jobs(base)];
      if (Number.isNaN(seen.slots) && overview.ok && overview.value.slotsTotal >= 1) seen.slots = Date.now();
      const all =
        jobs.ok &&
        jobs.value.some(({ state, tasks }) => state === 'RUNNING' && tasks.total > 0 && tasks.running === tasks.total);
      if (all) seen.running = Date.now();
      return all;
    };
    await until(look, 90_000, 100);
    return seen;
  });

for (const version of VERSIONS) {
  test(`Flink ${version}: from apply to data, and its mode cannot be changed`, { timeout: 200_000 }, async () => {
    const name = nameOf('started', version);
    const begun = Date.now();
    await deploy(name, countSpec(name, version));
    const { slots, running } = await firstSeen(name);
    assert.equal(
      (await kubectl(['wait', '--for=condition=Ready', `flinkapplication/${name}`, '--timeout=90s'])).ok,
      true,
    );
    const [firstLine] = await written(name);
    const flowing = (((firstLine?.at ?? Number.NaN) - begun) / 1000).toFixed(1);
    say(
      `Flink ${version}: apply to data flowing ${flowing} s (aim 8); from enough slots to RUNNING ${((running - slots) / 1000).toFixed(1)} s (at most 4)`,
    );
    // What the cluster has is told by the first look at the running job.
    await settles(name, ({ status }) => status?.clusterStatus !== undefined);
    const status = (await application(name))?.status;
    assert.deepEqual(
      [status?.clusterStatus?.healthyTaskManagers, status?.clusterStatus?.numberOfTaskSlots, status?.jobStatus?.state],
      [1, 1, 'RUNNING'],
    );
    const { ok, out } = await apply(manifest(name, countSpec(name, version, { deploymentMode: 'Single' })));
    assert.deepEqual([ok, /cannot be changed from Dual \(got "Single"\)/.test(out)], [false, true]);
    await remove(name);
  });
}

test("an upgrade's downtime is about that of the same upgrade by hand", { timeout: 500_000 }, async () => {
  const [version, name] = ['1.20.5', 'downtime'];
  const base = await start(name, version);
  for (const letter of ['b', 'a', 'b', 'a', 'b'] as const)
    await upgrade(name, { ...base, image: image(version, letter) });
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

const seconds = (ms: number): string => (ms / 1000).toFixed(1);

const within = async (what: string, limitMs: number, done: () => Promise<boolean>): Promise<void> => {
  const begun = Date.now();
  const happened = await until(done, 4 * limitMs);
  const took = Date.now() - begun;
  say(`${what}: ${happened ? `${seconds(took)} s` : 'never'} (at most ${seconds(limitMs)})`);
  assert.equal(happened && took <= limitMs, true, what);
};

const gap = async (what: string, name: string, limitMs: number): Promise<void> => {
  const { gapMs } = await lastHandover(name);
  say(`${what}: ${seconds(gapMs)} s without output (at most ${seconds(limitMs)})`);
  assert.equal(gapMs <= limitMs, true, what);
};

for (const version of VERSIONS) {
  test(`Flink ${version}: deploys that fail cost the running job nothing or little`, OPTIONS, async () => {
    const name = nameOf('failing', version);
    const base = await start(name, version);
    const job = await jobOf(name);
    await deploy(name, { ...base, image: 'cluster.local/nothing:1' });
    await within(`Flink ${version}: bad image reported`, 10_000, async () =>
      /ErrImage|ImagePullBackOff/.test(await errorOf(name)),
    );
    await within(
      `Flink ${version}: bad image given up`,
      10_000,
      async () => (await application(name))?.status?.phase === 'DeployFailed',
    );
    assert.equal(await jobOf(name), job);

    await deploy(name, { ...base, programArgs: '', programArgsList: [`/state/${name}`, '--throw'] });
    assert.equal(await until(async () => /told to throw in main/.test(await errorOf(name)), 60_000), true);
    assert.equal(await until(async () => (await application(name))?.status?.phase === 'DeployFailed', 60_000), true);
    await writesOn(name);
    await gap(`Flink ${version}: a throwing main`, name, 10_000);
    assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);

    await inState(`touch /state/${name}/refuse`);
    await deploy(name, {
      ...base,
      image: image(version, 'b'),
      upgradeMode: 'LastState',
      rollback: { progressDeadlineSeconds: 5 },
    });
    assert.equal(await until(async () => /NOT_STABLE|JOB_RESTARTING/.test(await errorOf(name)), 120_000), true);
    await inState(`rm /state/${name}/refuse`);
    assert.equal(await phaseIs(name, 'DeployFailed'), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));
    assert.equal(
      (await application(name))?.status?.conditions?.find(({ type }) => type === 'RolledBack')?.status,
      'True',
    );
    assert.equal(await twoPods(name), true);
    await remove(name);
  });

  test(`Flink ${version}: a job that is lost or fails goes on from its newest checkpoint`, OPTIONS, async () => {
    const name = nameOf('healing', version);
    const base = countSpec(name, version);
    const spec = await start(name, version, { flinkConfig: { ...base.flinkConfig, 'restart-strategy.type': 'none' } });
    await writesOn(name, 250);
    await kill(name, 'jobmanager');
    assert.equal(await phaseIs(name, 'Recovering', 30_000), true);
    assert.equal(await settles(name), true);
    await writesOn(name);
    await gap(`Flink ${version}: a killed JobManager without high availability`, name, 20_000);
    assertContinued(await lastHandover(name));

    const job = await jobOf(name);
    await inState(`touch /state/${name}/fail`);
    assert.equal(
      await until(
        async () => (await events(name, 'JobFailed')).some((message) => message.includes('told to fail')),
        60_000,
      ),
      true,
    );
    await inState(`rm /state/${name}/fail`);
    assert.equal(await settles(name, ({ status }) => status?.jobStatus?.jobID !== job), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));

    const [deployment = ''] = (await names('deployments', `flink-app=${name},flink-deployment-type=jobmanager`)).slice(
      0,
      1,
    );
    await kubectl(['patch', deployment, '--type=merge', '-p', '{"spec":{"replicas":0}}']);
    assert.equal(
      await until(
        async () => (await kubectl(['get', deployment, '-o', 'jsonpath={.spec.replicas}'])).out === '1',
        30_000,
      ),
      true,
    );
    await kubectl(['delete', deployment, '--wait=false']);
    assert.equal(await phaseIs(name, 'Recovering', 60_000), true);
    assert.equal(await settles(name), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));
    assert.equal(spec.parallelism, 1);
    await remove(name);
  });
}
