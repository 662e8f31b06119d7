import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { live } from './live.ts';
import type { Schedule } from './schedule.ts';

/** The same schedules in every run, so that a failure is due to the change under test. */
const SEED = 20_260_101;

/**
 * Runs random schedules: SCHEDULE_TIMES as many as usual (`npm run schedules`: 50 times), or
 * SCHEDULE_RUNS of each sort. SCHEDULE_SEED=random runs other schedules. A failure prints seed, path and the smallest
 * schedule that fails: SCHEDULE_SEED and SCHEDULE_PATH replay it.
 */
export const runSchedules = (sort: string, schedules: fc.Arbitrary<Schedule>, runs: number): void => {
  const numRuns = Number(process.env['SCHEDULE_RUNS'] ?? runs * Number(process.env['SCHEDULE_TIMES'] ?? 1));
  const chosen = process.env['SCHEDULE_SEED'] ?? String(SEED);
  const seed = chosen === 'random' ? Date.now() % 2 ** 31 : Number(chosen);
  const path = process.env['SCHEDULE_PATH'];
  test(`${numRuns} ${sort} schedules converge, with one job and all its state (SCHEDULE_SEED=${seed})`, {
    timeout: 7_200_000,
  }, async () => {
    const property = fc.asyncProperty(schedules, async (schedule) => assert.deepEqual(await live(schedule), []));
    await fc.assert(property, { numRuns, seed, includeErrorInReport: true, ...(path === undefined ? {} : { path }) });
  });
};
