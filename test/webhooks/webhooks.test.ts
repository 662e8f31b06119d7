import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsonpatch from 'jsonpatch';
import request from 'supertest';
import { application, record, spec } from '../builders.ts';
import { service } from '../fakes/service.ts';

const review = (object: unknown, operation = 'CREATE') => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'r-1', operation, object },
});

const flinkConfig = {
  'state.savepoints.dir': 's3://state/savepoints',
  'state.checkpoints.dir': 's3://state/checkpoints',
};

test('/mutate answers a patch whose result /validate admits', async () => {
  const { app } = service();
  const given = application({ spec: { flinkConfig } });
  const mutated = await request(app).post('/mutate').send(review(given)).expect(200);
  const { uid, allowed, patchType, patch } = mutated.body.response;
  assert.deepEqual([uid, allowed, patchType], ['r-1', true, 'JSONPatch']);
  const completed = jsonpatch.apply_patch(given, JSON.parse(Buffer.from(patch, 'base64').toString()));
  assert.deepEqual(completed.spec.jobManagerConfig?.replicas, 1);
  const validated = await request(app).post('/validate').send(review(completed)).expect(200);
  assert.deepEqual(validated.body, {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: 'r-1', allowed: true },
  });
  const again = await request(app).post('/mutate').send(review(completed)).expect(200);
  assert.deepEqual(again.body.response, { uid: 'r-1', allowed: true });
});

const complete = (more: object) => application({ spec: { ...record({ flinkConfig, ...more }).spec, ...more } });

const JAR =
  'is not the file name of a jar (got "x"); give the name alone, ending in .jar, of a file in the image\'s web.upload.dir/flink-web-upload';
const VERSION = 'is not a Flink version we know (got "7.0"); use one of 1.8 to 2.3, as 1.20 or 2.3.0';
const refused = (
  message: string,
  causes: readonly (readonly [code: string, field: string, text: string])[],
  name = 'count',
) => ({
  allowed: false,
  status: {
    status: 'Failure',
    reason: 'Invalid',
    code: 422,
    message,
    details: {
      name,
      group: 'flink.k8s.io',
      kind: 'FlinkApplication',
      causes: causes.map(([reason, field, text]) => ({ reason, field, message: `${text} [${reason}]` })),
    },
  },
});

const partless = refused(
  'spec: is required, beside metadata [shape]',
  [['shape', 'spec', 'is required, beside metadata']],
  '',
);

for (const [name, object, response] of [
  [
    'one fault is told in a line',
    complete({ jarName: 'x' }),
    refused(`spec.jarName: ${JAR} [jar-name]`, [['jar-name', 'spec.jarName', JAR]]),
  ],
  [
    'all faults are told at once',
    complete({ jarName: 'x', flinkVersion: '7.0' }),
    refused(`2 faults:\n- spec.flinkVersion: ${VERSION} [flink-version-known]\n- spec.jarName: ${JAR} [jar-name]`, [
      ['flink-version-known', 'spec.flinkVersion', VERSION],
      ['jar-name', 'spec.jarName', JAR],
    ]),
  ],
  [
    'what is deprecated is warned of',
    complete({ savepointInfo: { savepointLocation: 's3://s/1' } }),
    {
      allowed: true,
      warnings: [
        'spec.savepointInfo.savepointLocation: is deprecated (got "s3://s/1"); use spec.savepointPath [deprecated-fields]',
      ],
    },
  ],
  [
    'a resource that is being deleted passes',
    {
      ...complete({ jarName: 'x' }),
      metadata: { ...application().metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    },
    { allowed: true },
  ],
  ['a resource without spec does not', { metadata: application().metadata }, partless],
  ['nor one without metadata', { ...application(), metadata: null }, partless],
  ['nor one whose name is no text', { ...application(), metadata: { name: 7 } }, partless],
] as const) {
  test(`/validate: ${name}`, async () => {
    const answer = await request(service().app).post('/validate').send(review(object)).expect(200);
    assert.deepEqual(answer.body.response, { uid: 'r-1', ...response });
  });
}

const wrong = complete({ jarName: 'x' });
const updated = (object: object, oldObject: object) => {
  const { request: asked, ...rest } = review(object, 'UPDATE');
  return { ...rest, request: { ...asked, oldObject } };
};

for (const [name, object, oldObject, allowed] of [
  [
    'an update that leaves a stored fault alone',
    { ...wrong, metadata: { ...wrong.metadata, labels: { team: 'a' } } },
    wrong,
    true,
  ],
  ['the same where defaults were not filled in yet', wrong, application({ spec: { flinkConfig, jarName: 'x' } }), true],
  ['an update of a faulty spec', complete({ jarName: 'x', parallelism: 3 }), wrong, false],
] as const) {
  test(`/validate: ${name}`, async () => {
    const answer = await request(service().app).post('/validate').send(updated(object, oldObject)).expect(200);
    const fault = `spec.jarName: ${JAR} [jar-name]`;
    const { response } = answer.body;
    assert.deepEqual(
      [response.allowed, response.warnings, response.status?.message],
      [allowed, allowed ? [fault] : undefined, allowed ? undefined : fault],
    );
  });
}

test('/validate: of very many faults the first are told, and how many more there are', async () => {
  const volumes = Array.from({ length: 150 }, (_, i) => ({ name: `v-${i}` }));
  const answer = await request(service().app)
    .post('/validate')
    .send(review(complete({ volumes })))
    .expect(200);
  const { message, details } = answer.body.response.status;
  assert.deepEqual(
    [message.split('\n')[0], message.split('\n').at(-1), details.causes.length],
    ['150 faults:', '- and 50 more', 100],
  );
});

test('/mutate leaves what is no object to /validate', async () => {
  const answer = await request(service().app).post('/mutate').send(review(null, 'DELETE')).expect(200);
  assert.deepEqual(answer.body.response, { uid: 'r-1', allowed: true });
});

for (const [name, body] of [
  ['no review', { kind: 'Pod' }],
  [
    'a review of another version',
    { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1beta1', request: { uid: 'a' } },
  ],
  ['a review without request', { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }],
  ['a review without uid', { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: {} }],
  ['a list', [spec()]],
] as const) {
  test(`${name} is a bad request`, async () => {
    await request(service().app).post('/validate').send(body).expect(400);
  });
}
