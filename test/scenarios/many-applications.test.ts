import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManyApplications } from '../world/many-applications.ts';

test('A tenth of all JobManagers hangs, and a healthy application waits at most 1 s for its hook call every 10 s', async () => {
  const world = new ManyApplications({ applications: 100, workers: 1 });
  await world.run(12_000);
  world.silent = new Set(Array.from({ length: 10 }, (_, i) => `app-${i * 10}`));
  await world.run(60_000);
  const { waitMs, gapMs } = world.slowest();
  assert.equal(waitMs <= 1000, true, `waited ${waitMs} ms`);
  assert.equal(gapMs <= 11_000, true, `no hook call for ${gapMs} ms`);
  assert.equal(world.calls.filter(({ name }) => !world.silent.has(name)).length >= 90 * 6 - 90, true);
});
