import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { flinkClient } from '../../src/flink/client.ts';
import { httpTransport } from '../../src/flink/transport.ts';
import { flinkContract } from '../contract/flink.ts';
import { application, countSpec, handovers, image, inState, manifest, median, runs, settles, startReader, written } from './application.ts';
import { upgradeByHand } from './by-hand.ts';
import { apply, kubectl, names, sleep, until } from './kubectl.ts';

/** On a real Kubernetes with real Flink, asserted from outside: by kubectl, Flink's REST API and what the job writes. */

before(startReader, { timeout: 120_000 });

const podsOf = (name: string) => names('pods', `flink-app=${name}`);
const hasWritten = async (name: string, more: number): Promise<boolean> => (await written(name)).length >= more;
const savepoints = async (name: string): Promise<readonly string[]> =>
  (await inState(`ls -d /state/${name}/savepoints/*/_metadata 2>/dev/null || true`)).split('\n').filter((line) => line !== '');
const remove = async (name: string): Promise<void> => {
  const { ok, out } = await kubectl(['delete', 'flinkapplication', name, '--timeout=120s']);
  assert.equal(ok, true, out);
  assert.deepEqual(await names('deployments,services', `flink-app=${name}`), []);
  // The kubelet takes a moment to remove pods that have ended.
  assert.equal(await until(async () => (await podsOf(name)).length === 0, 15_000), true);
};
/** When Flink's REST first offered a slot, and when the job first ran all its tasks: epoch milliseconds. */
const firstSeen = async (name: string): Promise<{ readonly slots: number; readonly running: number }> => {
  const { transport, close } = httpTransport();
  const client = flinkClient(transport, () => undefined);
  const seen = { slots: Number.NaN, running: Number.NaN };
  let address = '';
  const query = ['get', 'pods', '-l', `flink-app=${name},flink-deployment-type=jobmanager`, '-o', 'jsonpath={.items[0].status.podIP}'];
  await until(
    async () => {
      const { ok, out } = await kubectl(query);
      address = ok ? out : '';
      return address !== '';
    },
    30_000,
    500,
  );
  const base = `http://${address}:8081`;
  await until(
    async () => {
      const [overview, jobs] = [await client.overview(base), await client.jobs(base)];
      if (Number.isNaN(seen.slots) && overview.ok && overview.value.slotsTotal >= 1) seen.slots = Date.now();
      if (jobs.ok && jobs.value.some(({ state, tasks }) => state === 'RUNNING' && tasks.total > 0 && tasks.running === tasks.total)) seen.running = Date.now();
      return !Number.isNaN(seen.running);
    },
    90_000,
    100,
  );
  await close();
  return seen;
};

/** Lets a run write for a while before something is done to it. */
const writesOn = async (name: string, lines = 60): Promise<void> => {
  const now = (await written(name)).length;
  assert.equal(await until(() => hasWritten(name, now + lines)), true, 'the job writes on');
};

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

for (const version of ['1.20.5', '2.3.0']) {
  const name = `line-${version.replaceAll('.', '-')}`;

  test(`Flink ${version}: applied, upgraded three ways and deleted, it counts on and leaves a savepoint`, { timeout: 400_000 }, async () => {
    const start = Date.now();
    const { ok, out } = await apply(manifest(name, countSpec(name, version)));
    assert.equal(ok, true, out);
    const { slots, running } = await firstSeen(name);
    assert.equal((await kubectl(['wait', '--for=condition=Ready', `flinkapplication/${name}`, '--timeout=90s'])).ok, true);
    const [firstLine] = await written(name);
    process.stdout.write(
      `# Flink ${version}: apply to data flowing ${(((firstLine?.at ?? Number.NaN) - start) / 1000).toFixed(1)} s (aim 8); from enough slots to RUNNING ${((running - slots) / 1000).toFixed(1)} s (at most 4)\n`,
    );
    const app = await application(name);
    assert.deepEqual(
      [app?.status?.clusterStatus?.healthyTaskManagers, app?.status?.clusterStatus?.numberOfTaskSlots, app?.status?.jobStatus?.state],
      [1, 1, 'RUNNING'],
    );

    const base = countSpec(name, version);
    for (const change of [
      { image: image(version, 'b') },
      { image: image(version, 'b'), flinkConfig: { ...base.flinkConfig, 'web.timeout': 123456 } },
      { image: image(version, 'b'), flinkConfig: { ...base.flinkConfig, 'web.timeout': 123456 }, programArgs: '', programArgsList: [`/state/${name}`, 'more'] },
    ]) {
      await writesOn(name);
      const taken = (await savepoints(name)).length;
      const deployed = (await application(name))?.status?.deployHash;
      assert.equal((await apply(manifest(name, { ...base, ...change }))).ok, true);
      assert.equal(await settles(name, ({ status }) => status?.deployHash !== deployed), true);
      assert.equal((await savepoints(name)).length, taken + 1);
      assert.equal(await until(async () => (await podsOf(name)).length === 2), true);
    }
    await writesOn(name);
    const handed = handovers(await written(name));
    assert.deepEqual(
      handed.map(({ from, to }) => to - from),
      [1, 1, 1],
    );

    await remove(name);
    const counted = (await written(name)).at(-1)?.count;
    const { out: events } = await kubectl([
      'get',
      'events',
      '--field-selector',
      `involvedObject.name=${name},reason=SavepointTaken`,
      '-o',
      'jsonpath={range .items[*]}{.message}{"\\n"}{end}',
    ]);
    assert.equal((await savepoints(name)).length, 4);
    assert.match(events, /its last restore point is file:\/state/);
    assert.equal((counted ?? 0) > 0, true);
  });
}

test("an upgrade's downtime is about that of the same upgrade by hand", { timeout: 500_000 }, async () => {
  const [version, name] = ['1.20.5', 'downtime'];
  await apply(manifest(name, countSpec(name, version)));
  assert.equal(await settles(name), true);
  for (const letter of ['b', 'a', 'b', 'a', 'b'] as const) {
    await writesOn(name);
    await apply(manifest(name, countSpec(name, version, { image: image(version, letter) })));
    assert.equal(await settles(name, ({ status }) => status?.deployed?.spec.image === image(version, letter)), true);
  }
  await writesOn(name);
  const handed = handovers(await written(name));
  await remove(name);
  const byHand = await upgradeByHand('by-hand', version);
  const gaps = handed.map(({ gapMs }) => gapMs);
  process.stdout.write(`# downtime of an upgrade: median ${median(gaps)} ms of ${gaps.join(', ')} (at most 2500); by hand over REST ${byHand} ms\n`);
  assert.deepEqual(
    handed.map(({ from, to }) => to - from),
    [1, 1, 1, 1, 1],
  );
});

test("flinkapp's pods killed during an upgrade change nothing of it", { timeout: 200_000 }, async () => {
  const [version, name] = ['1.20.5', 'killed'];
  await apply(manifest(name, countSpec(name, version)));
  assert.equal(await settles(name), true);
  await writesOn(name);
  await apply(manifest(name, countSpec(name, version, { image: image(version, 'b') })));
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

test('a first deploy that cannot start says why, and an edit repairs it', { timeout: 200_000 }, async () => {
  const name = 'first';
  await apply(manifest(name, countSpec(name, '1.20.5', { image: 'cluster.local/nothing:1' })));
  const why = async () => (await application(name))?.status?.lastError?.message ?? '';
  assert.equal(await until(async () => /ErrImagePull|ImagePullBackOff/.test(await why()), 60_000), true);
  assert.equal(await until(async () => (await application(name))?.status?.phase === 'DeployFailed', 90_000), true);
  await apply(manifest(name, countSpec(name, '1.20.5', { programArgsList: [`/state/${name}`, '--throw'], programArgs: '' })));
  assert.equal(await until(async () => /told to throw in main/.test(await why()), 60_000), true);
  await apply(manifest(name, countSpec(name, '1.20.5')));
  assert.equal(await settles(name), true);
  await remove(name);
});

for (const version of ['1.20.5', '2.3.0']) {
  const name = `contract-${version.replaceAll('.', '-')}`;
  flinkContract(async () => {
    await apply(manifest(name, countSpec(name, version)));
    await settles(name);
    const { out } = await kubectl(['get', 'pods', '-l', `flink-app=${name},flink-deployment-type=jobmanager`, '-o', 'jsonpath={.items[0].status.podIP}']);
    const { transport, close } = httpTransport();
    const client = flinkClient(transport, () => undefined);
    const base = `http://${out}:8081`;
    const jobs = await client.jobs(base);
    for (const { id } of jobs.ok ? jobs.value : []) await client.cancel(base, id);
    await sleep(2000);
    return {
      name: version,
      client,
      base,
      jar: { jarName: 'count.jar', entryClass: 'flinkapp.CountJob', args: [`/state/${name}`] },
      until: (condition) => until(condition, 60_000),
      close: async () => {
        await close();
        await remove(name);
      },
    };
  }, `${version}, real,`);
}
