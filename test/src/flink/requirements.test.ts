import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BASE, JOB, json, scriptedClient } from './scripted-client.ts';

const BOUNDS = json(200, { v: { parallelism: { lowerBound: 1, upperBound: 4 } } });
const VERTICES = json(200, {
  vertices: [
    { id: 'v', parallelism: 2, maxParallelism: 128 },
    { id: 'w', parallelism: 1, maxParallelism: 128 },
  ],
});

test('requirements have the bounds and the parallelism of each vertex, and defaults for one without bounds', async () => {
  const { client } = scriptedClient(BOUNDS, VERTICES);
  assert.deepEqual(await client.requirements(BASE, JOB), {
    ok: true,
    value: {
      state: 'known',
      vertices: [
        { id: 'v', parallelism: 2, maxParallelism: 128, lower: 1, upper: 4 },
        { id: 'w', parallelism: 1, maxParallelism: 128, lower: 1, upper: 1 },
      ],
    },
  });
});

for (const [name, response, expected] of [
  [
    'of a scheduler that cannot rescale are unsupported',
    json(500, { errors: ['java.lang.UnsupportedOperationException: not with the default scheduler'] }),
    { state: 'unsupported' },
  ],
  [
    'of a version without them are unsupported',
    json(404, { errors: ['Not found: /jobs/x/resource-requirements'] }),
    { state: 'unsupported' },
  ],
  ['during a leader election are a failure', json(503, { errors: ['leader election'] }), 'failed'],
] as const) {
  test(`requirements ${name}`, async () => {
    const answer = await scriptedClient(response).client.requirements(BASE, JOB);
    assert.deepEqual(answer.ok ? answer.value : 'failed', expected);
  });
}

test('requirements with an unexpected list of vertices are a failure', async () => {
  assert.equal((await scriptedClient(BOUNDS, json(200, {})).client.requirements(BASE, JOB)).ok, false);
});

test('one request sets the requirements of all vertices', async () => {
  const { client, requests } = scriptedClient(json(200, {}));
  assert.equal((await client.rescale(BASE, JOB, { v: { lower: 1, upper: 4 } })).ok, true);
  assert.deepEqual(requests[0]?.body, { v: { parallelism: { lowerBound: 1, upperBound: 4 } } });
});
