import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { manifestsOf } from '../guide.ts';
import { countSpec, image, settles } from './application.ts';
import { kubectl, until } from './kubectl.ts';
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
  podsOf,
  remove,
  savepoints,
  say,
  startSpec,
  upgrade,
  VERSIONS,
  writersOf,
  writesOn,
} from './outside.ts';

/** JobManagers that are started for their job. */

const OPTIONS = { timeout: 400_000 };
const [page] = manifestsOf('application-mode');

/** The counting job in application mode: its jar is in usrlib. */
const startApplication = async (name: string, version: string, more: Partial<Spec> = {}): Promise<Spec> => {
  const { jarName: _, ...spec } = countSpec(name, version, {
    ...(page?.spec.submission === undefined ? {} : { submission: page.spec.submission }),
    ...more,
  });
  return await startSpec(name, spec);
};

for (const version of VERSIONS) {
  test(`Flink ${version}, application mode: upgraded, killed, broken, suspended and deleted`, OPTIONS, async () => {
    const name = nameOf('app', version);
    const base = await startApplication(name, version);
    await upgrade(name, { ...base, image: image(version, 'b') });
    const handover = await lastHandover(name);
    assert.equal(handover.to - handover.from, 1);
    say(`Flink ${version}, application mode: downtime of an upgrade ${handover.gapMs} ms`);

    const job = await jobOf(name);
    await kill(name, 'jobmanager');
    assert.equal(await settles(name, ({ status }) => status?.jobStatus?.jobID !== job), true);
    await writesOn(name);
    const recovery = await lastHandover(name);
    assertContinued(recovery);
    say(`Flink ${version}, application mode: recovery from a killed JobManager ${recovery.gapMs} ms`);

    await deploy(name, { ...base, programArgs: '', programArgsList: [`/state/${name}`, '--throw'] });
    assert.equal(await phaseIs(name, 'DeployFailed'), true);
    assert.match(await errorOf(name), /told to throw/);
    await writesOn(name);
    assertContinued(await lastHandover(name));

    await deploy(name, { ...base, suspended: true });
    assert.equal(await phaseIs(name, 'Suspended'), true);
    assert.equal(await until(async () => (await podsOf(name)).length === 0, 60_000), true);
    await deploy(name, base);
    assert.equal(await settles(name, ({ status }) => status?.stabilizingSince === undefined), true);
    await writesOn(name);
    const resumed = await lastHandover(name);
    assert.equal(resumed.to - resumed.from, 1);

    const before = (await savepoints(name)).length;
    await remove(name);
    assert.equal((await savepoints(name)).length, before + 1);
    assert.equal((await kubectl(['get', 'jobs', '-l', `flink-app=${name}`, '-o', 'name'])).out, '');
  });

  test(
    `Flink ${version}, application mode: with high availability a killed JobManager goes on with its job`,
    OPTIONS,
    async () => {
      const name = nameOf('app-ha', version);
      const { flinkConfig } = countSpec(name, version);
      const ha = manifestsOf('high-availability')[0]?.spec;
      await startApplication(name, version, {
        ...(ha?.serviceAccountName === undefined ? {} : { serviceAccountName: ha.serviceAccountName }),
        flinkConfig: { ...ha?.flinkConfig, ...flinkConfig, 'high-availability.storageDir': `file:///state/${name}/ha` },
      });
      const job = await jobOf(name);
      const before = await writersOf(name);
      await kill(name, 'jobmanager');
      assert.equal(await until(async () => (await writersOf(name)) > before, 90_000), true);
      assert.equal(await settles(name), true);
      await writesOn(name);
      assertContinued(await lastHandover(name));
      assert.deepEqual([await jobOf(name), await events(name, 'JobLost')], [job, []]);
      await remove(name);
    },
  );

  test(`Flink ${version}, reactive mode: up and down by TaskManagers alone`, OPTIONS, async () => {
    const name = nameOf('reactive', version);
    const { flinkConfig } = countSpec(name, version);
    const quick = {
      'jobmanager.adaptive-scheduler.executing.resource-stabilization-timeout': '1s',
      'jobmanager.adaptive-scheduler.scaling-interval.min': '1s',
      'jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling': '1s',
    };
    await startApplication(name, version, {
      scaleMode: 'InPlace',
      flinkConfig: { ...flinkConfig, ...quick, 'scheduler-mode': 'reactive' },
    });
    const job = await jobOf(name);
    for (const parallelism of [2, 1]) {
      assert.equal((await kubectl(['scale', 'flinkapplication', name, `--replicas=${parallelism}`])).ok, true);
      assert.equal(await settles(name, ({ status }) => status?.jobStatus?.parallelism === parallelism), true);
      assert.equal(await until(async () => (await podsOf(name)).length === parallelism + 1, 60_000), true);
      await writesOn(name);
      // Two sources count twice as fast between two checkpoints.
      assertContinued(await lastHandover(name), 240);
    }
    assert.equal(await jobOf(name), job);
    await remove(name);
  });
}
