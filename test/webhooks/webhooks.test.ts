import assert from 'node:assert/strict';
import { test } from 'node:test';
import jsonpatch from 'jsonpatch';
import request from 'supertest';
import { withDefaults } from '../../src/admission/effective-spec.ts';
import type { Spec } from '../../src/api/spec.ts';
import { application, spec } from '../builders.ts';
import { service } from '../fakes/service.ts';

const review = (object: unknown, operation = 'CREATE', oldObject?: unknown) => ({
  apiVersion: 'admission.k8s.io/v1',
  kind: 'AdmissionReview',
  request: { uid: 'r-1', operation, object, oldObject },
});

const answerOf = async (path: string, body: object) => {
  const { body: answer } = await request(service().app).post(path).send(body).expect(200);
  return answer.response;
};

const flinkConfig = {
  'state.savepoints.dir': 's3://state/savepoints',
  'state.checkpoints.dir': 's3://state/checkpoints',
};

/** A plain application with some fields changed, as /mutate completes it. */
const complete = (changes: Partial<Spec> = {}) =>
  application({ spec: withDefaults(spec({ flinkConfig, ...changes })) });

test('/validate admits the result of the patch of /mutate, and a second /mutate patches nothing', async () => {
  const created = application({ spec: { flinkConfig } });
  const { patch, ...mutated } = await answerOf('/mutate', review(created));
  assert.deepEqual(mutated, { uid: 'r-1', allowed: true, patchType: 'JSONPatch' });
  const patched = jsonpatch.apply_patch(created, JSON.parse(Buffer.from(patch, 'base64').toString()));
  assert.deepEqual(patched, complete());
  assert.deepEqual(await answerOf('/validate', review(patched)), { uid: 'r-1', allowed: true });
  assert.deepEqual(await answerOf('/mutate', review(patched)), { uid: 'r-1', allowed: true });
});

test('/mutate adds platform defaults to a new application, and leaves an update without them', async () => {
  const defaults = { flinkConfig: { 'state.backend.type': 'rocksdb' } };
  const { app } = service({ defaults });
  const patchOf = async (operation: string, oldObject?: unknown): Promise<readonly { path: string }[]> => {
    const created = complete();
    const { body } = await request(app)
      .post('/mutate')
      .send(review(created, operation, oldObject))
      .expect(200);
    return JSON.parse(Buffer.from(body.response.patch ?? btoa('[]'), 'base64').toString());
  };
  assert.deepEqual(await patchOf('CREATE'), [
    { op: 'add', path: '/spec/flinkConfig/state.backend.type', value: 'rocksdb' },
  ]);
  assert.deepEqual(await patchOf('UPDATE', complete()), []);
});

test('An answer is an AdmissionReview of the same version', async () => {
  const { body } = await request(service().app).post('/validate').send(review(complete())).expect(200);
  assert.deepEqual(body, {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    response: { uid: 'r-1', allowed: true },
  });
});

const JAR =
  'invalid jar file name (got "x"); write only the file name, ending in .jar, of a jar in the image\'s web.upload.dir/flink-web-upload';
const VERSION = 'unsupported Flink version (got "7.0"); use 1.8 to 2.3, written like 1.20 or 2.3.0';
const INCOMPLETE = 'is missing, or metadata is invalid; write both metadata and spec';

type Cause = readonly [code: string, field: string, text: string];

const refusal = (message: string, causes: readonly Cause[], name = 'count') => ({
  uid: 'r-1',
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

const incomplete = refusal(`spec: ${INCOMPLETE} [shape]`, [['shape', 'spec', INCOMPLETE]], '');

for (const [situation, object, response] of [
  [
    'A resource with one error is refused with a message of one line',
    complete({ jarName: 'x' }),
    refusal(`spec.jarName: ${JAR} [jar-name]`, [['jar-name', 'spec.jarName', JAR]]),
  ],
  [
    'A resource with two errors is refused with a message that lists both',
    complete({ jarName: 'x', flinkVersion: '7.0' }),
    refusal(`2 errors:\n- spec.flinkVersion: ${VERSION} [flink-version-known]\n- spec.jarName: ${JAR} [jar-name]`, [
      ['flink-version-known', 'spec.flinkVersion', VERSION],
      ['jar-name', 'spec.jarName', JAR],
    ]),
  ],
  [
    'A resource with a warning is admitted and the warning is shown',
    complete({ savepointInfo: { savepointLocation: 's3://s/1' } }),
    {
      uid: 'r-1',
      allowed: true,
      warnings: [
        'spec.savepointInfo.savepointLocation: is deprecated (got "s3://s/1"); use spec.savepointPath [deprecated-fields]',
      ],
    },
  ],
  [
    'A resource under deletion is admitted whatever its errors',
    {
      ...complete({ jarName: 'x' }),
      metadata: { ...application().metadata, deletionTimestamp: '2026-01-01T00:00:00Z' },
    },
    { uid: 'r-1', allowed: true },
  ],
  ['A resource without a spec is refused', { metadata: application().metadata }, incomplete],
  ['A resource without metadata is refused', { ...application(), metadata: null }, incomplete],
  ['A resource whose name is a number is refused', { ...application(), metadata: { name: 7 } }, incomplete],
] as const) {
  test(situation, async () => assert.deepEqual(await answerOf('/validate', review(object)), response));
}

const stored = complete({ jarName: 'x' });
const JAR_LINE = `spec.jarName: ${JAR} [jar-name]`;
const shownAsWarning = { uid: 'r-1', allowed: true, warnings: [JAR_LINE] };

for (const [situation, object, oldObject, response] of [
  [
    'An update of a label shows the errors of the stored spec as warnings',
    { ...stored, metadata: { ...stored.metadata, labels: { team: 'a' } } },
    stored,
    shownAsWarning,
  ],
  [
    'An update that only adds defaults shows the errors of the stored spec as warnings',
    stored,
    application({ spec: { flinkConfig, jarName: 'x' } }),
    shownAsWarning,
  ],
  [
    'An update of a spec with errors is refused',
    complete({ jarName: 'x', parallelism: 3 }),
    stored,
    refusal(JAR_LINE, [['jar-name', 'spec.jarName', JAR]]),
  ],
] as const) {
  test(situation, async () =>
    assert.deepEqual(await answerOf('/validate', review(object, 'UPDATE', oldObject)), response),
  );
}

test('Of 150 errors an answer lists 100 and says how many more there are', async () => {
  const volumes = Array.from({ length: 150 }, (_, i) => ({ name: `V-${i}` }));
  const { status } = await answerOf('/validate', review(complete({ volumes })));
  const lines = status.message.split('\n');
  assert.deepEqual(
    [lines.length, lines[0], lines[1], lines.at(-1), status.details.causes.length],
    [
      102,
      '150 errors:',
      '- spec.volumes[0].name: invalid DNS label (got "V-0"); use at most 63 of a-z, 0-9 and - [volumes]',
      '- and 50 more',
      100,
    ],
  );
});

test('/mutate admits a review without an object, as that of a deletion', async () =>
  assert.deepEqual(await answerOf('/mutate', review(null, 'DELETE')), { uid: 'r-1', allowed: true }));

for (const [situation, body] of [
  ['A body of another kind', { kind: 'Pod' }],
  [
    'A review of another version',
    { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1beta1', request: { uid: 'a' } },
  ],
  ['A review without a request', { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1' }],
  ['A review without a uid', { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request: {} }],
  ['A body that is a list', [spec()]],
] as const) {
  test(`${situation} is a bad request`, async () => {
    await request(service().app).post('/validate').send(body).expect(400);
  });
}
