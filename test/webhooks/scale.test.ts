import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { withDefaults } from '../../src/admission/effective-spec.ts';
import type { Spec } from '../../src/api/spec.ts';
import { KubeError } from '../../src/kube/client.ts';
import { application, spec } from '../builders.ts';
import { emptyKube } from '../fakes/kube.ts';
import { service } from '../fakes/service.ts';

const scale = (replicas?: number) => ({
  apiVersion: 'autoscaling/v1',
  kind: 'Scale',
  metadata: { name: 'count', namespace: 'flink' },
  spec: replicas === undefined ? {} : { replicas },
});

/** The review of a write of the scale subresource, as the API server sends it. */
const review = (replicas?: number) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: {
    uid: 'r-1',
    operation: 'UPDATE',
    subResource: 'scale',
    name: 'count',
    namespace: 'flink',
    object: scale(replicas),
    oldObject: scale(2),
  },
});

const stored = (flinkConfig: NonNullable<Spec['flinkConfig']>, changes: Partial<Spec> = {}) =>
  application({
    spec: withDefaults(
      spec({
        ...changes,
        flinkConfig: { 'state.savepoints.dir': 's3://b/s', 'state.checkpoints.dir': 's3://b/c', ...flinkConfig },
      }),
    ),
  });

const answerTo = async (replicas: number | undefined, live: unknown) => {
  const asked: string[] = [];
  const kube = emptyKube({
    get: async (path) => {
      asked.push(path);
      return live;
    },
  });
  const { body } = await request(service({ kube }).app).post('/validate').send(review(replicas)).expect(200);
  assert.deepEqual(asked, ['/apis/flink.k8s.io/v1beta1/namespaces/flink/flinkapplications/count']);
  return body.response;
};

const messageOf = async (replicas: number | undefined, live: unknown): Promise<unknown> =>
  (await answerTo(replicas, live)).status?.message;

test('A scale that the edit of spec.parallelism would pass is allowed', async () => {
  assert.deepEqual(await answerTo(4, stored({ 'pipeline.max-parallelism': 8 })), { uid: 'r-1', allowed: true });
});

test('A scale above the max parallelism is refused in the words of the edit', async () => {
  assert.equal(
    await messageOf(9, stored({ 'pipeline.max-parallelism': 8 })),
    'spec.parallelism: exceeds pipeline.max-parallelism of 8 (got 9); lower it (a job that changes its max parallelism loses its state) [max-parallelism]',
  );
});

test('A scale to 0 is refused, also where the API server leaves 0 out', async () => {
  const message =
    'spec.parallelism: must be at least 1 (got 0); raise it, or stop the job with suspended: true [shape]';
  assert.equal(await messageOf(0, stored({})), message);
  assert.equal(await messageOf(undefined, stored({})), message);
});

test('A scale that changes nothing passes with the errors of the stored spec as warnings', async () => {
  const live = stored({}, { jarName: 'x', parallelism: 2 });
  const { allowed, warnings } = await answerTo(2, live);
  assert.equal(allowed, true);
  assert.match(warnings[0], /^spec\.jarName: /);
});

test('The scale of an application that does not exist is left to the API server', async () => {
  assert.deepEqual(await answerTo(4, undefined), { uid: 'r-1', allowed: true });
});

test('A scale of an application that cannot be read is left to failurePolicy', async () => {
  const kube = emptyKube({
    get: async () => {
      throw new KubeError(503, 'no answer');
    },
  });
  await request(service({ kube }).app).post('/validate').send(review(4)).expect(500);
});
