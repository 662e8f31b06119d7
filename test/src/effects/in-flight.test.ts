import assert from 'node:assert/strict';
import { test } from 'node:test';
import { effectsInFlight } from '../../../src/effects/in-flight.ts';
import { Clock } from '../../world/clock.ts';

/** Effects in virtual time; each takes as long as the test says. */
const effects = () => {
  const clock = new Clock();
  const started: string[] = [];
  const inFlight = effectsInFlight((ms, signal) => clock.sleep(ms, signal));
  return {
    clock,
    started,
    wait: (key: string, tookMs: number) =>
      inFlight.wait(key, async () => {
        started.push(key);
        await clock.sleep(tookMs);
      }),
  };
};

test('a hook call waits a second for an effect that hangs, and the next one does not start it again', async () => {
  const { clock, started, wait } = effects();
  const start = clock.now;
  const first = wait('stop', 3000);
  await clock.until(() => false, 1000);
  assert.deepEqual([await first, clock.now - start], [false, 1000]);
  assert.equal(await wait('stop', 3000), false);
  assert.deepEqual(started, ['stop']);
});

test('an effect that has ended is started again when it is decided again', async () => {
  const { clock, started, wait } = effects();
  const first = wait('stop', 500);
  await clock.until(() => false, 500);
  assert.equal(await first, true);
  void wait('stop', 500);
  assert.deepEqual(started, ['stop', 'stop']);
});

test('different effects run at the same time', async () => {
  const { clock, started, wait } = effects();
  const both = [wait('stop', 500), wait('event', 500)];
  await clock.until(() => false, 500);
  assert.deepEqual(
    [await Promise.all(both), started],
    [
      [true, true],
      ['stop', 'event'],
    ],
  );
});
