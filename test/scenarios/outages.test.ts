import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { World } from '../world/world.ts';
import { reachesRunning, started } from './started.ts';

/** Outages of the registry, of storage, of the quota and of Flink end, and every application goes on by itself (R11). */

const [SECONDS, MINUTES, HOURS] = [10_000, 600_000, 7_200_000];

const outageOf = {
  registry: (world: World, ms: number): void => {
    world.kubernetes.behaviour.registryDown = true;
    world.clock.after(ms, () => {
      world.kubernetes.behaviour.registryDown = false;
    });
  },
  quota: (world: World, ms: number): void => {
    world.kubernetes.behaviour.quotaExceeded = true;
    world.clock.after(ms, () => {
      world.kubernetes.behaviour.quotaExceeded = false;
    });
  },
  storage: (world: World, ms: number): void => world.bucketDown(ms),
  Flink: (world: World, ms: number): void => {
    world.flinkFault = () => 'serverError';
    world.clock.after(ms, () => {
      world.flinkFault = () => 'none';
    });
  },
} as const;

type Outage = keyof typeof outageOf;
const OUTAGES = Object.keys(outageOf) as readonly Outage[];

/** How long an application takes at most to go on after an outage, in milliseconds. */
const AFTER_MS = 1_200_000;

const healthy = (world: World): boolean =>
  world.status.phase === 'Running' &&
  world.status.jobStatus?.health === 'Green' &&
  world.condition('Ready') === 'True JobRunning';

for (const outage of OUTAGES) {
  for (const [long, ms] of Object.entries({ seconds: SECONDS, minutes: MINUTES, hours: HOURS })) {
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

      test(`In mode ${deploymentMode} the job runs after ${long} without ${outage} from the moment it stopped`, async () => {
        const world = await started({ deploymentMode });
        world.apply({ deploymentMode, image: 'count:2' });
        assert.equal(await world.clock.until(() => world.status.jobStatus?.settled === true, 60_000), true);
        outageOf[outage](world, ms);
        await world.pass(ms);
        assert.equal(
          await world.clock.until(
            () => world.status.jobStatus?.health === 'Green' && world.status.jobStatus.settled !== true,
            AFTER_MS,
          ),
          true,
        );
        assert.equal(await reachesRunning(world, 'count:2', 4_000_000), true);
        assertHolds(world);
      });
    }
  }
}
