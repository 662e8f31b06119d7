import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import { manifestsOf } from '../guide.ts';
import { application, countSpec, handovers, image, inState, settles, written } from './application.ts';
import { apply, kubectl, until } from './kubectl.ts';
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
  start,
  VERSIONS,
  writersOf,
  writesOn,
} from './outside.ts';

/** What is done with a job after it runs. The manifests are those of docs/guide, with the test's image, folders and small pods. */

const OPTIONS = { timeout: 400_000 };

/** What a page of the guide says beyond the plain application. */
const guided = (topic: string): Partial<Spec> => {
  const [manifest] = manifestsOf(topic);
  const { image: _, flinkVersion: __, flinkConfig: ___, programArgs: ____, ...more } = manifest?.spec ?? ({} as Spec);
  return more;
};

for (const version of VERSIONS) {
  test(`Flink ${version}: suspended, edited and resumed`, OPTIONS, async () => {
    const name = nameOf('suspend', version);
    const base = await start(name, version);
    await deploy(name, { ...base, ...guided('suspend') });
    assert.equal(await phaseIs(name, 'Suspended'), true);
    assert.equal(await until(async () => (await podsOf(name)).length === 0, 60_000), true);
    assert.equal((await savepoints(name)).length, 1);
    const status = (await application(name))?.status;
    assert.deepEqual([status?.restorePoints?.[0]?.reason, status?.jobStatus?.state], ['Suspension', 'FINISHED']);
    await deploy(name, { ...base, image: image(version, 'b') });
    assert.equal(await settles(name), true);
    await writesOn(name);
    const { from, to } = await lastHandover(name);
    assert.equal(to - from, 1);
    await remove(name);
  });

  test(`Flink ${version}: savepoints on demand, of which the newest are kept`, OPTIONS, async () => {
    const name = nameOf('savepoints', version);
    const base = await start(name, version, { savepointNonce: '0' });
    const job = await jobOf(name);
    const spec = { ...base, ...guided('savepoints') };
    for (const savepointNonce of ['1', '2', '3']) {
      await deploy(name, { ...spec, savepointNonce, savepointPolicy: { ...spec.savepointPolicy, retainCount: 2 } });
      assert.equal(
        await until(async () => (await application(name))?.status?.savepointNonce === savepointNonce, 60_000),
        true,
      );
    }
    assert.equal(await until(async () => (await savepoints(name)).length === 2, 60_000), true);
    assert.equal((await events(name, 'SavepointDisposed')).length, 1);
    assert.equal(await jobOf(name), job);
    await deploy(name, { ...spec, savepointNonce: '3', image: image(version, 'b') });
    assert.equal(await settles(name, ({ status }) => status?.deployed?.spec.image === image(version, 'b')), true);
    await writesOn(name);
    assertContinued(await lastHandover(name));
    await remove(name);
  });

  for (const by of ['scheduler', 'restart'] as const) {
    test(`Flink ${version}: up and down on its own cluster by ${by}`, OPTIONS, async () => {
      const name = nameOf(`rescale-${by}`, version);
      const { flinkConfig } = countSpec(name, version);
      const quick = {
        'jobmanager.adaptive-scheduler.scaling-interval.min': '1s',
        'jobmanager.adaptive-scheduler.executing.cooldown-after-rescaling': '1s',
      };
      const options = by === 'scheduler' ? { ...manifestsOf('rescale')[0]?.spec.flinkConfig, ...quick } : {};
      const base = await start(name, version, { ...guided('rescale'), flinkConfig: { ...options, ...flinkConfig } });
      const before = (await application(name))?.status;
      for (const parallelism of [2, 1]) {
        assert.equal((await kubectl(['scale', 'flinkapplication', name, `--replicas=${parallelism}`])).ok, true);
        assert.equal(await settles(name, ({ status }) => status?.jobStatus?.parallelism === parallelism), true);
        assert.equal(await until(async () => (await podsOf(name)).length === parallelism + 1, 60_000), true);
        await writesOn(name);
        // Two sources count twice as fast between two checkpoints.
        assertContinued(await lastHandover(name), 240);
      }
      const after = (await application(name))?.status;
      assert.deepEqual(
        [after?.deployHash, after?.jobStatus?.jobID === before?.jobStatus?.jobID],
        [before?.deployHash, by === 'scheduler'],
      );
      assert.equal(base.scaleMode, 'InPlace');
      await remove(name);
    });
  }

  test(`Flink ${version}: with high availability a killed JobManager goes on with its job`, OPTIONS, async () => {
    const name = nameOf('ha', version);
    const { flinkConfig, jobManagerConfig } = countSpec(name, version);
    const [page] = manifestsOf('high-availability');
    const base = await start(name, version, {
      ...guided('high-availability'),
      jobManagerConfig: { ...jobManagerConfig, ...page?.spec.jobManagerConfig },
      flinkConfig: {
        ...page?.spec.flinkConfig,
        ...flinkConfig,
        'high-availability.storageDir': `file:///state/${name}/ha`,
      },
    });
    const job = await jobOf(name);
    for (let kills = 0; kills < 2; kills += 1) {
      const before = await writersOf(name);
      await kill(name, 'jobmanager');
      assert.equal(await until(async () => (await writersOf(name)) > before, 90_000), true);
      assert.equal(await settles(name), true);
      await writesOn(name);
      assertContinued(await lastHandover(name));
    }
    assert.deepEqual([await jobOf(name), await events(name, 'JobLost'), base.serviceAccountName], [job, [], 'flink']);
    const stores = async () =>
      (await kubectl(['get', 'configmaps', '-l', 'type=flink-native-kubernetes', '-o', 'name'])).out.match(
        new RegExp(name, 'g'),
      ) ?? [];
    assert.notDeepEqual(await stores(), []);
    await remove(name);
    assert.deepEqual(await stores(), []);
  });

  test(
    `Flink ${version}: a pod template, a budget and an Ingress, and options that the entry point would spoil`,
    OPTIONS,
    async () => {
      const name = nameOf('pods', version);
      const { flinkConfig, jobManagerConfig, taskManagerConfig } = countSpec(name, version);
      const page = manifestsOf('pods')[0]?.spec;
      // The folder is the test's own: under either of its names it is one option.
      const { 'execution.checkpointing.dir': __, ...options } = {
        ...manifestsOf('configuration')[0]?.spec.flinkConfig,
      };
      const base = await start(name, version, {
        ...guided('pods'),
        jobManagerConfig: { ...jobManagerConfig, ...page?.jobManagerConfig },
        taskManagerConfig: { ...taskManagerConfig, ...page?.taskManagerConfig },
        flinkConfig: { ...options, ...flinkConfig },
      });
      const field = async (kind: string, path: string) =>
        (await kubectl(['get', kind, '-l', `flink-app=${name}`, '-o', `jsonpath={.items[*]${path}}`])).out;
      assert.equal(await field('ingress', '.spec.rules[0].host'), `${name}.default.flink.example.com`);
      assert.equal(await field('poddisruptionbudget', '.spec.maxUnavailable'), '0');
      assert.match(await field('pods', '.spec.containers[*].volumeMounts[*].mountPath'), /\/scratch/);
      assert.match(
        await field('pods', '.spec.containers[*].env[?(@.name=="FLINK_ENV_JAVA_OPTS_TM")].value'),
        /-Dteam=payments/,
      );
      const log = (await kubectl(['logs', '-l', `flink-app=${name},flink-deployment-type=taskmanager`, '--tail=-1']))
        .out;
      assert.match(log, /dynamic configuration property: metrics\.scope\.jm, <host> jobmanager/);
      // What is no cluster's changes without a deploy.
      const hash = (await application(name))?.status?.deployHash;
      const { ingress: _, ...without } = base;
      await deploy(name, { ...without, podDisruptionBudget: { taskManager: { maxUnavailable: 1 } } });
      assert.equal(
        await until(
          async () =>
            (await field('poddisruptionbudget', '.spec.maxUnavailable')) === '1' &&
            (await field('ingress', '.kind')) === '',
          30_000,
        ),
        true,
      );
      assert.equal((await application(name))?.status?.deployHash, hash);
      await remove(name);
    },
  );

  test(
    `Flink ${version}: a verification that fails takes a deploy back, and a shutdown Job runs before the end`,
    OPTIONS,
    async () => {
      const name = nameOf('hooks', version);
      const page = manifestsOf('hook-jobs')[0]?.spec;
      const { volumes = [], volumeMounts = [] } = countSpec(name, version);
      // The test's image has no curl: what the Job is told goes to a file.
      const job = (end: string): NonNullable<Spec['verification']> => ({
        ...page?.verification,
        podTemplate: {
          spec: {
            volumes: [...volumes],
            containers: [
              {
                name: 'check',
                image: image(version, 'a'),
                command: [
                  'bash',
                  '-c',
                  `echo "$FLINK_APPLICATION_PHASE $FLINK_REST_URL $FLINK_JOB_ID $FLINK_SAVEPOINT_PATH" >> /state/${name}/hooks; ${end}`,
                ],
                volumeMounts: [...volumeMounts],
              },
            ],
          },
        },
      });
      const base = await start(name, version, { verification: job('true'), shutdownJob: job('true') });
      const first = await jobOf(name);
      assert.equal((await events(name, 'VerificationPassed')).length, 1);
      await deploy(name, { ...base, image: image(version, 'b'), verification: job('exit 3') });
      assert.equal(await phaseIs(name, 'DeployFailed'), true);
      assert.match(await errorOf(name), /^VERIFICATION_FAILED/);
      await writesOn(name);
      // The version before goes on from its own savepoint: what the new one counted meanwhile is dropped.
      const [upgrade, rollback] = handovers(await written(name));
      assert.deepEqual([upgrade?.to, rollback?.to], [(upgrade?.from ?? 0) + 1, (upgrade?.from ?? 0) + 1]);
      assert.match((await events(name, 'VerificationStarted')).at(-1) ?? '', /kubectl logs job\//);
      const last = await jobOf(name);
      await remove(name);
      const told = (await inState(`cat /state/${name}/hooks`)).trim().split('\n');
      const url = `http://${name}-[0-9a-f]{8}.default.svc:8081`;
      assert.match(told[0] ?? '', new RegExp(`^Running ${url} ${first} ?$`));
      assert.match(told.at(-1) ?? '', new RegExp(`^Deleting ${url} ${last} file:.*savepoint-`));
      assert.equal(told.length, 3);
    },
  );

  test(`Flink ${version}: a ConfigMap that changes is rolled out`, OPTIONS, async () => {
    const name = nameOf('config', version);
    const configMap = (level: string) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: `${name}-settings`, namespace: 'default' },
      data: { level },
    });
    assert.equal((await apply(configMap('info'))).ok, true);
    const page = manifestsOf('config-rollout')[0]?.spec;
    const envConfig = { envFrom: [{ configMapRef: { name: `${name}-settings` } }] };
    assert.deepEqual(page?.taskManagerConfig?.envConfig, { envFrom: [{ configMapRef: { name: 'count-settings' } }] });
    const { taskManagerConfig } = countSpec(name, version);
    await start(name, version, {
      rolloutOnConfigChange: page?.rolloutOnConfigChange === true,
      taskManagerConfig: { ...taskManagerConfig, envConfig },
    });
    const before = (await application(name))?.status?.deployHash;
    assert.equal((await apply(configMap('debug'))).ok, true);
    assert.equal(
      await settles(name, ({ status }) => status?.deployHash !== before && status?.stabilizingSince === undefined),
      true,
    );
    await writesOn(name);
    const { from, to } = await lastHandover(name);
    assert.equal(to - from, 1);
    const levels = await kubectl([
      'exec',
      `deployment/${name}-${(await application(name))?.status?.deployHash}-tm`,
      '--',
      'printenv',
      'level',
    ]);
    assert.equal(levels.out.trim(), 'debug');
    await remove(name);
  });

  test(`Flink ${version}: a job that comes to its own end`, OPTIONS, async () => {
    const name = nameOf('bounded', version);
    const base = countSpec(name, version, { ...guided('bounded-jobs'), programArgs: `/state/${name} --count 500` });
    await deploy(name, base);
    assert.equal(await phaseIs(name, 'Finished'), true);
    assert.equal((await written(name)).at(-1)?.count, 500);
    assert.equal((await application(name))?.status?.conditions?.find(({ type }) => type === 'Ready')?.status, 'True');
    assert.equal(await until(async () => (await podsOf(name)).length === 0, 60_000), true);
    await deploy(name, { ...base, restartNonce: 'again' });
    assert.equal(
      await until(async () => (await written(name)).filter(({ count }) => count === 500).length === 2, 90_000),
      true,
    );
    assert.equal(await phaseIs(name, 'Finished'), true);
    await remove(name);
  });
}
