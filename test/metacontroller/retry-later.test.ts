import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryLater } from '../../metacontroller/retry-later.ts';
import { KubeError } from '../../src/kube/client.ts';

/** Which errors of a hook call pass by themselves, and when Metacontroller calls again. */

for (const [sentence, error, expected] of [
  [
    'An API server that refuses what flinkapp may not do is asked again within 10 s',
    new KubeError(403, 'GET /api/v1/namespaces/ns/pods answered 403: forbidden'),
    { outcome: 'forbidden', afterSeconds: 5 },
  ],
  ['An API server that fails is asked again', new KubeError(500, 'm'), { outcome: 'kubernetes', afterSeconds: 3 }],
  ["A request that the API server finds wrong is flinkapp's own fault", new KubeError(422, 'm'), undefined],
  ["Any other error is flinkapp's own fault", new Error('m'), undefined],
] as const)
  test(sentence, () => assert.deepEqual(retryLater(error), expected));
