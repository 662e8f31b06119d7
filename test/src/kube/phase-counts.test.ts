import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phaseCounts } from '../../../src/kube/phase-counts.ts';
import { emptyKube } from '../../fakes/kube.ts';

test('applications are counted by the Phase column, and those of an unknown phase as Unknown', async () => {
  const table = {
    columnDefinitions: [{ name: 'Name' }, { name: 'Phase' }],
    rows: [{ cells: ['a', 'Running'] }, { cells: ['b', null] }, { cells: ['c', 'Running'] }, { cells: ['d', 'Odd'] }],
  };
  const counts = await phaseCounts(emptyKube({ get: async () => table }));
  assert.deepEqual(
    [counts.get('Running'), counts.get('New'), counts.get('Deleting'), counts.get('Unknown'), counts.has('Odd')],
    [2, 1, 0, 1, false],
  );
});

test('an answer that is no table counts no application', async () => {
  assert.equal((await phaseCounts(emptyKube())).get('Running'), 0);
});
