import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHolds } from '../world/invariants.ts';
import { AFTER_MS, OUTAGES, outageOf } from './outage-of.ts';
import { reachesRunning, started } from './started.ts';

/**
 * Outages that begin after an upgrade has stopped the job (R11). Each try costs downtime, so the pause between two of them
 * grows to an hour, and takes two hours to do so.
 */

const [SECONDS, MINUTES, HOURS] = [10_000, 600_000, 7_200_000];

for (const outage of OUTAGES) {
  for (const [long, ms] of Object.entries({ seconds: SECONDS, minutes: MINUTES, hours: HOURS })) {
    for (const deploymentMode of ['Dual', 'Single'] as const) {
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
