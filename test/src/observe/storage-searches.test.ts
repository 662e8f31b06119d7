import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchFact } from '../../../src/lifecycle/observation.ts';
import { storageSearches } from '../../../src/observe/storage-searches.ts';
import { Clock } from '../../world/clock.ts';

const FOUND: SearchFact = { state: 'found', points: [] };

test('only the hook call that starts a search waits for it, and a later one gets its result', async () => {
  const clock = new Clock();
  const searches = storageSearches((ms, signal) => clock.sleep(ms, signal));
  const start = async (): Promise<SearchFact> => {
    await clock.sleep(5000);
    return FOUND;
  };
  const first = searches.findOrStart('a', start);
  const begun = clock.now;
  await clock.until(() => false, 300);
  assert.deepEqual([await first, clock.now - begun], [{ state: 'inProgress' }, 300]);
  assert.deepEqual(await searches.findOrStart('a', start), { state: 'inProgress' });
  await clock.until(() => false, 5000);
  assert.deepEqual(await searches.findOrStart('a', () => assert.fail()), FOUND);
});

test('the hook call after a failed search starts another one', async () => {
  const searches = storageSearches(() => new Promise(() => undefined));
  const failed: SearchFact = { state: 'failed', cause: 'c' };
  assert.deepEqual(await searches.findOrStart('b', async () => failed), failed);
  assert.deepEqual(await searches.findOrStart('b', async () => FOUND), FOUND);
});
