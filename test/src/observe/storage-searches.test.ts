import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchFact } from '../../../src/lifecycle/observation.ts';
import { storageSearches } from '../../../src/observe/storage-searches.ts';

const FOUND: SearchFact = { state: 'found', points: [] };

test('a search that takes long goes on, and a later hook call gets its result', async () => {
  const searches = storageSearches(20);
  let finish: (fact: SearchFact) => void = () => undefined;
  let started = 0;
  const slow = () => {
    started += 1;
    return new Promise<SearchFact>((resolve) => {
      finish = resolve;
    });
  };
  assert.deepEqual(await searches.findOrStart('a', slow), { state: 'looking' });
  assert.deepEqual(await searches.findOrStart('a', slow), { state: 'looking' });
  finish(FOUND);
  assert.deepEqual([await searches.findOrStart('a', slow), started], [FOUND, 1]);
});

test('the hook call after a failed search starts another one', async () => {
  const searches = storageSearches(20);
  const failed: SearchFact = { state: 'failed', cause: 'c' };
  assert.deepEqual(await searches.findOrStart('b', async () => failed), failed);
  assert.deepEqual(await searches.findOrStart('b', async () => FOUND), FOUND);
});
