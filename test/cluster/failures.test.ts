import assert from 'node:assert/strict';
import { test } from 'node:test';
import { application, countSpec, image, inState, settles } from './application.ts';
import { kubectl, until } from './kubectl.ts';
import {
  assertContinued,
  deploy,
  errorOf,
  events,
  kill,
  lastHandover,
  nameOf,
  phaseIs,
  podsOf,
  remove,
  say,
  start,
  twoPods,
  upgrade,
  VERSIONS,
  writesOn,
} from './outside.ts';

/** What can fail after an application runs: how soon it is known, and that nothing is lost by it. */

const OPTIONS = { timeout: 400_000 };

for (const version of VERSIONS) {
  test(
    `Flink ${version}: Single and LastState: one cluster at a time, with the JobManager down too`,
    OPTIONS,
    async () => {
      const name = nameOf('single', version);
      const base = await start(name, version, { deploymentMode: 'Single' });
      await upgrade(name, { ...base, image: image(version, 'b') });
      assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);
      await deploy(name, {
        ...base,
        image: image(version, 'b'),
        programArgs: '',
        programArgsList: [`/state/${name}`, '--throw'],
      });
      assert.equal(await phaseIs(name, 'DeployFailed'), true);
      await writesOn(name);
      assert.equal((await lastHandover(name)).to - (await lastHandover(name)).from, 1);
      assert.equal((await podsOf(name)).length, 2);

      await upgrade(name, { ...base, image: image(version, 'a'), upgradeMode: 'LastState', restartNonce: 'last' });
      assertContinued(await lastHandover(name));
      await kill(name, 'jobmanager');
      await deploy(name, { ...base, image: image(version, 'b'), upgradeMode: 'LastState', restartNonce: 'down' });
      assert.equal(await settles(name, ({ status }) => status?.deployed?.spec.restartNonce === 'down'), true);
      await writesOn(name);
      assertContinued(await lastHandover(name));
      await remove(name);
    },
  );

  test(`Flink ${version}: an edit in the middle of a deploy is taken up from each of its phases`, OPTIONS, async () => {
    const name = nameOf('edited', version);
    const base = await start(name, version);
    for (const [phase, letter] of [
      ['ClusterStarting', 'b'],
      ['SubmittingJob', 'a'],
    ] as const) {
      await deploy(name, { ...base, restartNonce: `${phase}-unwanted` });
      assert.equal(await until(async () => (await application(name))?.status?.phase === phase, 60_000, 50), true);
      await upgrade(name, { ...base, image: image(version, letter), restartNonce: phase });
      assert.equal((await application(name))?.status?.deployed?.spec.restartNonce, phase);
      assertContinued(await lastHandover(name));
      assert.equal(await twoPods(name), true);
    }
    assert.equal(
      (await application(name))?.status?.history?.some(({ outcome }) => outcome !== 'Deployed'),
      false,
    );
    await remove(name);
  });

  test(`Flink ${version}: a deletion ends whatever the job is like`, OPTIONS, async () => {
    const name = nameOf('deleted', version);
    await start(name, version);
    await kill(name, 'jobmanager');
    await remove(name);
    assert.match((await events(name, 'DeletedWithoutSavepoint')).join('\n'), /Deleted without a savepoint/);

    await inState(`rm -rf /state/${name}`);
    await start(name, version, {
      deletionDeadlineSeconds: 8,
      flinkConfig: { ...countSpec(name, version).flinkConfig, 'execution.checkpointing.timeout': '60s' },
    });
    await inState(`echo 50000 > /state/${name}/slow`);
    await remove(name);
    assert.match((await events(name, 'DeletedWithoutSavepoint')).join('\n'), /did not complete in time.*restore point/);

    await inState(`rm -rf /state/${name}`);
    const base = await start(name, version);
    await deploy(name, { ...base, image: image(version, 'b') });
    assert.equal(await phaseIs(name, 'ClusterStarting', 20_000), true);
    await remove(name, '--cascade=foreground', '--wait=true');
  });
}

test('a namespace is deleted with the application in it', OPTIONS, async () => {
  const name = 'in-namespace';
  await kubectl(['create', 'namespace', 'doomed']);
  const spec = countSpec(name, '1.20.5');
  const { ok, out } = await kubectl(['apply', '-f', '-'], {
    apiVersion: 'flink.k8s.io/v1beta1',
    kind: 'FlinkApplication',
    metadata: { name, namespace: 'doomed' },
    spec,
  });
  assert.equal(ok, true, out);
  const phase = async () =>
    (await kubectl(['-n', 'doomed', 'get', 'flinkapplication', name, '-o', 'jsonpath={.status.phase}'])).out;
  assert.equal(await until(async () => (await phase()) === 'Running', 90_000), true);
  assert.equal((await kubectl(['delete', 'namespace', 'doomed', '--timeout=120s'])).ok, true);
});

test('pods that cannot run say why in the status, and a first deploy is repaired by an edit', OPTIONS, async () => {
  const cases = [
    {
      name: 'unschedulable',
      change: { jobManagerConfig: { ...countSpec('x', '1.20.5').jobManagerConfig, nodeSelector: { nowhere: 'yes' } } },
      says: /Unschedulable: .*node\(s\) didn't match/,
    },
    {
      name: 'crashing',
      change: { flinkConfig: { ...countSpec('crashing', '1.20.5').flinkConfig, 'high-availability.type': 'nonsense' } },
      says: /last exit code \d+ \(Error\): .*nonsense|terminated, last exit code/,
    },
    { name: 'first', change: { image: 'cluster.local/nothing:1' }, says: /ErrImagePull|ImagePullBackOff/ },
  ] as const;
  for (const { name, change } of cases) await deploy(name, countSpec(name, '1.20.5', change));
  for (const { name, says } of cases) {
    assert.equal(
      await until(async () => says.test(await errorOf(name)), 60_000),
      true,
      `${name}: ${await errorOf(name)}`,
    );
    say(`${name}: ${await errorOf(name)}`);
  }
  assert.equal(await phaseIs('first', 'DeployFailed'), true);
  await remove('unschedulable');
  await remove('crashing');
  await deploy(
    'first',
    countSpec('first', '1.20.5', { programArgsList: ['/state/first', '--throw'], programArgs: '' }),
  );
  assert.equal(await until(async () => /told to throw in main/.test(await errorOf('first')), 60_000), true);
  await deploy('first', countSpec('first', '1.20.5'));
  assert.equal(await settles('first'), true);
  await remove('first');
});
