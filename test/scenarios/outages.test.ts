import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { AFTER_MS, OUTAGES, outageOf } from './outage-of.ts';
import { reachesRunning, started } from './started.ts';

/**
 * Outages of the registry, of storage, of the quota and of Flink end, and every application goes on by itself (R11). In an
 * hour the pauses between two tries are as long as they get: ten minutes while no job is stopped.
 */

const [SECONDS, MINUTES, HOUR] = [10_000, 600_000, 3_600_000];

const healthy = (world: World): boolean =>
  world.status.phase === 'Running' &&
  world.status.jobStatus?.health === 'Green' &&
  world.condition('Ready') === 'True JobRunning';

for (const outage of OUTAGES) {
  for (const [long, ms] of Object.entries({ seconds: SECONDS, minutes: MINUTES, 'an hour': HOUR })) {
    test(`A lost job runs again by itself after ${long} without ${outage}`, async () => {
      const world = await started();
      outageOf[outage](world, ms);
      world.kubernetes.killPods('jobmanager');
      await world.pass(ms);
      assert.equal(await world.clock.until(() => healthy(world), AFTER_MS), true);
      assertHolds(world);
    });

    test(`A first deploy runs by itself after ${long} without ${outage}`, async () => {
      const world = new World();
      outageOf[outage](world, ms);
      world.apply();
      await world.pass(ms);
      assert.equal(await reachesRunning(world, 'count:1', AFTER_MS), true);
      assert.equal(world.status.deployRetry, undefined);
      assertHolds(world);
    });

    for (const deploymentMode of ['Dual', 'Single'] as const) {
      test(`In mode ${deploymentMode} an upgrade is deployed by itself after ${long} without ${outage}`, async () => {
        const world = await started({ deploymentMode });
        outageOf[outage](world, ms);
        world.apply({ deploymentMode, image: 'count:2' });
        await world.pass(ms);
        // A deploy that failed after the old job was stopped waits longer, because each try costs downtime.
        assert.equal(await world.clock.until(() => world.status.jobStatus?.health === 'Green', AFTER_MS), true);
        assert.equal(await reachesRunning(world, 'count:2', 4_000_000), true);
        assertHolds(world);
      });
    }
  }
}
