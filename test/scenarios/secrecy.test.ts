import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Spec } from '../../src/api/spec.ts';
import type { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** No Event, status or log contains a secret of the spec, whatever happens. */

const CANARY = 'kept-to-yourself-4711';
const variables = { env: [{ name: 'PASSWORD', value: CANARY }] };
const SECRETS: Partial<Spec> = {
  programArgs: `--password ${CANARY}`,
  jobManagerConfig: { envConfig: variables },
  taskManagerConfig: { taskSlots: 2, envConfig: variables },
  flinkConfig: { 'state.savepoints.dir': 's3://state/savepoints', 's3.secret-key': CANARY },
};

/** A status without its deploy records: they repeat the spec, and whoever reads the status can read the spec. */
const withoutRecords = (status: unknown): string =>
  JSON.stringify(status, (key, value) => (['spec', 'programArgs'].includes(key) ? undefined : value));

const published = (world: World): readonly string[] => [
  ...[...world.statuses.values()].flat().map(withoutRecords),
  ...world.kubernetes.events.map((event) => JSON.stringify(event)),
  ...world.failures,
];

test('No secret is published from the first deploy through failures and upgrades to the deletion', async () => {
  const world = await started(SECRETS);
  world.kubernetes.flinks[0]?.failJobs();
  assert.equal(await world.phase('Recovering', 30_000), true);
  assert.equal(await world.phase('Running'), true);
  world.flinkFault = (method) => (method === 'POST' ? 'serverError' : 'none');
  world.apply({ ...SECRETS, image: 'job:2' });
  await world.pass(20_000);
  world.flinkFault = () => 'none';
  world.flinkBehaviour.failSavepoints = 1;
  assert.equal(await reachesRunning(world, 'job:2'), true);
  world.apply({ ...SECRETS, jarName: 'missing.jar' });
  assert.equal(await world.phase('DeployFailed'), true);
  world.apply({ ...SECRETS, image: 'Not An Image', parallelism: 3 });
  await world.pass(5000);
  assert.equal(world.condition('Stalled')?.startsWith('True'), true);
  world.delete();
  assert.equal(await world.clock.until(() => world.parent === undefined, 120_000), true);
  assert.notDeepEqual(world.failures, []);
  assert.deepEqual(
    published(world).filter((text) => text.includes(CANARY)),
    [],
  );
});
